#!/usr/bin/env escript
%% A media gateway on the megaco application of Erlang/OTP: registers, is supervised for a while, leaves.
%% usage: gateway.escript udp|tcp CONTROLLER OWN-ADDRESS pretty|compact|ber VERSION PROBES|sent-away answer|refuse
%% After so many PROBES of its controller it leaves with exit code 0. With "sent-away" it leaves so when its controller
%% has sent it away and refused to take it back. It fails with another exit code where it is not registered, hears
%% nothing for a minute, or gets anything else. "refuse" answers each probe with error 443, as a gateway that does not
%% know AuditValue would.
-module(gateway).
-mode(compile).
-export(['$handle_undefined_function'/2]).
-include_lib("megaco/include/megaco.hrl").
-include_lib("megaco/include/megaco_message_v1.hrl").

main([Transport, Controller, Own, Encoding, Version, Probes, Manner]) ->
    io:setopts([{encoding, latin1}]),
    os:set_signal(sigterm, default),
    logger:set_primary_config(level, critical),
    persistent_term:put(main, self()),
    persistent_term:put(manner, Manner),
    ok = application:start(megaco),
    {ok, Address} = inet:parse_address(Own),
    {ok, Peer} = inet:parse_address(Controller),
    Wanted = list_to_integer(Version),
    persistent_term:put(port, case Encoding of "ber" -> 2945; _ -> 2944 end),
    Identifier = identifier(Address),
    Repeat = #megaco_incr_timer{wait_for = 500, factor = 2, incr = 0, max_retries = 6},
    ok = megaco:start_user(Identifier, [{user_mod, ?MODULE}, {request_timer, Repeat}, {protocol_version, Wanted}]),
    Codec = case Encoding of
        "ber" -> megaco_ber_encoder;
        _ -> list_to_atom("megaco_" ++ Encoding ++ "_text_encoder")
    end,
    Carrier = list_to_atom("megaco_" ++ Transport),
    Handle = (megaco:user_info(Identifier, receive_handle))#megaco_receive_handle{
        encoding_mod = Codec, encoding_config = [], send_mod = Carrier, protocol_version = Wanted},
    Link = open(Carrier, Handle, Address, Peer),
    case register(Handle, Link, Wanted) of
        {registered, Agreed} -> say("registered, offered version ~p, agreed on ~p", [Wanted, Agreed]);
        Failure -> say("not registered: ~0p", [Failure]), halt(1)
    end,
    case Probes of
        "sent-away" ->
            await_farewell(),
            Next = case Carrier of megaco_udp -> Link; megaco_tcp -> open(Carrier, Handle, Address, Peer) end,
            {error, #'ErrorDescriptor'{errorCode = Code}} = register(Handle, Next, Wanted),
            say("refused with ~p", [Code]);
        _ -> serve(list_to_integer(Probes))
    end,
    say("leaves", []),
    halt(0).

identifier({_, _, _, _} = Address) ->
    {ip4Address, #'IP4Address'{address = tuple_to_list(Address), portNumber = port()}};
identifier(Address) ->
    Octets = [Octet || Pair <- tuple_to_list(Address), Octet <- [Pair bsr 8, Pair band 255]],
    {ip6Address, #'IP6Address'{address = Octets, portNumber = port()}}.

%% Text goes to one port, binary to another.
port() -> persistent_term:get(port).

family({_, _, _, _}) -> inet;
family(_) -> inet6.

register(Handle, {ok, Sender, Process}, Wanted) ->
    {ok, Connection} = megaco:connect(Handle, preliminary_mid, Sender, Process),
    case megaco:call(Connection, [registration(Wanted)], []) of
        {_, {ok, [#'ActionReply'{commandReply = [{serviceChangeReply, Reply}]}]}} ->
            case Reply#'ServiceChangeReply'.serviceChangeResult of
                {serviceChangeResParms, #'ServiceChangeResParm'{serviceChangeVersion = Agreed}} ->
                    %% From here on both speak the version that the controller named.
                    [ok = megaco:update_conn_info(C, protocol_version, Agreed) || C <- megaco:system_info(connections)],
                    {registered, Agreed};
                {errorDescriptor, Error} -> {error, Error}
            end;
        Failure -> Failure
    end.

open(megaco_udp, Handle, Address, Peer) ->
    {ok, Supervisor} = megaco_udp:start_transport(),
    Options = [family(Address), {ip, Address}],
    {ok, Socket, Process} =
        megaco_udp:open(Supervisor, [{port, port()}, {udp_options, Options}, {receive_handle, Handle}]),
    {ok, megaco_udp:create_send_handle(Socket, Peer, port()), Process};
open(megaco_tcp, Handle, Address, Peer) ->
    {ok, Supervisor} = megaco_tcp:start_transport(),
    Options = [family(Address), {ip, Address}],
    megaco_tcp:connect(Supervisor, [{host, Peer}, {port, port()}, {tcp_options, Options}, {receive_handle, Handle}]).

registration(Version) ->
    Parameters = #'ServiceChangeParm'{
        serviceChangeMethod = restart, serviceChangeReason = ["901 Cold Boot"], serviceChangeVersion = Version,
        serviceChangeProfile = #'ServiceChangeProfile'{profileName = "resgw", version = 1},
        timeStamp = #'TimeNotation'{date = "20260105", time = "21500000"}},
    %% Each later version of the protocol has one field more at the end of this record.
    Fields = tuple_to_list(Parameters) ++ lists:duplicate(Version - 1, asn1_NOVALUE),
    Change = #'ServiceChangeRequest'{
        terminationID = [?megaco_root_termination_id], serviceChangeParms = list_to_tuple(Fields)},
    #'ActionRequest'{contextId = 0, commandRequests = [#'CommandRequest'{command = {serviceChangeReq, Change}}]}.

serve(0) -> ok;
serve(Left) -> probe = hear(), say("probe, ~p left", [Left - 1]), serve(Left - 1).

await_farewell() ->
    case hear() of
        probe -> await_farewell();
        {sent_away, Method, Reason} ->
            say("sent away, ~p ~0p", [Method, Reason]),
            timer:sleep(300),    % the answer is on its way only after this was said
            [megaco:disconnect(C, sent_away) || C <- megaco:system_info(connections)]
    end.

hear() ->
    receive
        {bad, What} -> say("~0p", [What]), halt(2);
        What -> What
    after 60000 -> say("silence for a minute", []), halt(1)
    end.

%% The callbacks of megaco_user come with one argument more from some versions of the application.
'$handle_undefined_function'(handle_connect, _) -> ok;
'$handle_undefined_function'(handle_disconnect, [Connection, _, Reason | _]) -> megaco:cancel(Connection, Reason), ok;
'$handle_undefined_function'(handle_trans_request, [_, _, Actions | _]) ->
    [#'ActionRequest'{contextId = Context, commandRequests = [#'CommandRequest'{command = Command}]}] = Actions,
    case {Command, persistent_term:get(manner)} of
        {{auditValueRequest, Request}, "answer"} ->
            tell(probe),
            %% Version 3 has a longer record; the termination comes first in each.
            Result = {auditResult, #'AuditResult'{terminationID = element(2, Request), terminationAuditResult = []}},
            {discard_ack, [#'ActionReply'{contextId = Context, commandReply = [{auditValueReply, Result}]}]};
        {{auditValueRequest, _}, "refuse"} ->
            tell(probe),
            Error = #'ErrorDescriptor'{errorCode = 443, errorText = "Unsupported or unknown command"},
            {discard_ack, [#'ActionReply'{contextId = Context, errorDescriptor = Error, commandReply = []}]};
        {{serviceChangeReq, #'ServiceChangeRequest'{terminationID = Termination, serviceChangeParms = Asked}}, _} ->
            #'ServiceChangeParm'{serviceChangeMethod = Method, serviceChangeReason = Reason} = Asked,
            tell({sent_away, Method, Reason}),
            Result = {serviceChangeResParms, #'ServiceChangeResParm'{}},
            Reply = #'ServiceChangeReply'{terminationID = Termination, serviceChangeResult = Result},
            {discard_ack, [#'ActionReply'{contextId = Context, commandReply = [{serviceChangeReply, Reply}]}]};
        {{Kind, _}, _} ->
            tell({bad, {command, Kind}}),
            {discard_ack, #'ErrorDescriptor'{errorCode = 501, errorText = "Not implemented"}}
    end;
'$handle_undefined_function'(handle_trans_ack, _) -> ok;
'$handle_undefined_function'(handle_trans_reply, _) -> ok;
'$handle_undefined_function'(Name, [_ | Arguments]) -> tell({bad, {Name, Arguments}}), no_reply.

tell(What) -> persistent_term:get(main) ! What.
say(Format, Arguments) -> io:format("gateway: " ++ Format ++ "~n", Arguments).
