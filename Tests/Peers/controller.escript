#!/usr/bin/env escript
%% A controller on the megaco application of Erlang/OTP: takes every gateway, probes it each second, tries it with
%% commands that it does not know, and counts. Text on port 2944 over UDP and TCP, binary ("ber") on 2945.
%% usage: controller.escript OWN-ADDRESS pretty|compact|ber keep|refuse|OTHER-ADDRESS
%% "refuse" refuses every registration; with the address of another controller it hands each gateway off to that one
%% after its fifth round of probes.
-module(controller).
-mode(compile).
-export(['$handle_undefined_function'/2]).
-include_lib("megaco/include/megaco.hrl").
-include_lib("megaco/include/megaco_message_v1.hrl").
-define(COUNTED, [registrations, probes, answers, refusals, copies, syntax_errors, message_errors, unexpected]).

main([Own, Encoding, Manner]) ->
    io:setopts([{encoding, latin1}]),
    os:set_signal(sigterm, default),
    logger:set_primary_config(level, critical),
    persistent_term:put(counts, counters:new(length(?COUNTED), [])),
    ok = application:start(megaco),
    {ok, Address} = inet:parse_address(Own),
    IsBinary = Encoding =:= "ber",
    persistent_term:put(is_binary, IsBinary),
    Port = port(),
    Identifier = identifier(Address),
    ok = megaco:start_user(Identifier, [{user_mod, ?MODULE}]),
    %% Names in binary are numbers, and Erlang/OTP knows few packages: "native" leaves them as they are.
    {Codec, Configuration} = case IsBinary of
        true -> {megaco_ber_encoder, [native]};
        false -> {list_to_atom("megaco_" ++ Encoding ++ "_text_encoder"), []}
    end,
    Handle = (megaco:user_info(Identifier, receive_handle))#megaco_receive_handle{
        encoding_mod = Codec, encoding_config = Configuration},
    Over = fun(Carrier) -> {receive_handle, Handle#megaco_receive_handle{send_mod = Carrier}} end,
    {ok, Datagrams} = megaco_udp:start_transport(),
    Options = [family(Address), {ip, Address}],
    {ok, _, _} = megaco_udp:open(Datagrams, [{port, Port}, {udp_options, Options}, Over(megaco_udp)]),
    {ok, Streams} = megaco_tcp:start_transport(),
    ok = megaco_tcp:listen(Streams, [{port, Port}, {tcp_options, Options}, Over(megaco_tcp)]),
    persistent_term:put(manner, Manner),
    say("listens", []),
    serve(1, inet:parse_address(Manner)).

identifier({_, _, _, _} = Address) ->
    {ip4Address, #'IP4Address'{address = tuple_to_list(Address), portNumber = port()}};
identifier(Address) ->
    Octets = [Octet || Pair <- tuple_to_list(Address), Octet <- [Pair bsr 8, Pair band 255]],
    {ip6Address, #'IP6Address'{address = Octets, portNumber = port()}}.

port() -> case persistent_term:get(is_binary) of true -> 2945; false -> 2944 end.

root() ->
    case persistent_term:get(is_binary) of
        true -> #'TerminationID'{wildcard = [], id = lists:duplicate(8, 255)};
        false -> ?megaco_root_termination_id
    end.

family({_, _, _, _}) -> inet;
family(_) -> inet6.

serve(Round, Successor) ->
    timer:sleep(1000),
    Connections = megaco:system_info(connections),
    case Successor of
        {ok, Address} when Round > 5 -> [hand_off(Connection, Address) || Connection <- Connections];
        _ -> [probe(Connection) || Connection <- Connections]
    end,
    say("STAT" ++ lists:append([" ~p=~p" || _ <- ?COUNTED]), lists:append([[Name, count(Name)] || Name <- ?COUNTED])),
    serve(case Connections of [] -> Round; _ -> Round + 1 end, Successor).

%% Whether the gateway is alive, and what it says to commands that a gateway without calls has no use for.
probe(Connection) ->
    Root = root(),
    Audit = audit(Connection, asn1_NOVALUE),
    Packages = audit(Connection, [packagesToken]),
    %% The inactivity timer of H.248.14.
    {TimeOut, Longest} = case persistent_term:get(is_binary) of
        true -> {[0, 16#45, 0, 1], [0, 1]};
        false -> {"it/ito", "mit"}
    end,
    Timer = #'EventParameter'{eventParameterName = Longest, value = ["60"]},
    Event = #'RequestedEvent'{pkgdName = TimeOut, evParList = [Timer]},
    Inactivity = #'EventsDescriptor'{requestID = 1, eventList = [Event]},
    Commands = [
        {auditValueRequest, Audit},
        {auditValueRequest, Packages},
        {auditCapRequest, Audit},
        {subtractReq, #'SubtractRequest'{terminationID = [Root]}},
        {modReq, #'AmmRequest'{terminationID = [Root], descriptors = [{eventsDescriptor, Inactivity}]}}],
    [begin add(probes), ok = megaco:cast(Connection, action(Command), []) end || Command <- Commands].

%% Versions 2 and 3 have a field more in the descriptor, version 3 also in the request.
audit(Connection, Token) ->
    Version = megaco:conn_info(Connection, protocol_version),
    More = fun(From) -> [asn1_NOVALUE || Version >= From] end,
    Descriptor = list_to_tuple(['AuditDescriptor', Token | More(2)]),
    list_to_tuple(['AuditRequest', root(), Descriptor | More(3)]).

hand_off(Connection, Address) ->
    Change = #'ServiceChangeParm'{
        serviceChangeMethod = handOff, serviceChangeReason = ["903 MGC Directed Change"],
        serviceChangeMgcId = identifier(Address)},
    Root = [root()],
    Command = {serviceChangeReq, #'ServiceChangeRequest'{terminationID = Root, serviceChangeParms = Change}},
    {_, {ok, [#'ActionReply'{commandReply = Answer}]}} = megaco:call(Connection, action(Command), []),
    say("handed off ~0p", [Answer]),
    megaco:disconnect(Connection, handed_off).

action(Command) ->
    [#'ActionRequest'{contextId = 0, commandRequests = [#'CommandRequest'{command = Command}]}].

'$handle_undefined_function'(handle_connect, _) -> ok;
'$handle_undefined_function'(handle_disconnect, [Connection, _, Reason | _]) -> megaco:cancel(Connection, Reason), ok;
'$handle_undefined_function'(handle_trans_request, [Connection, _, Actions | _]) ->
    [agree(Connection, Version) || #'ActionRequest'{commandRequests = Commands} <- Actions,
        #'CommandRequest'{command = {serviceChangeReq, #'ServiceChangeRequest'{serviceChangeParms = Asked}}} <- Commands,
        Version <- [element(#'ServiceChangeParm'.serviceChangeVersion, Asked)], is_integer(Version)],
    {discard_ack, [#'ActionReply'{contextId = 0, commandReply = [answer(C)]} ||
        #'ActionRequest'{commandRequests = Commands} <- Actions, #'CommandRequest'{command = C} <- Commands]};
'$handle_undefined_function'(handle_trans_reply, [_, _, {ok, Actions}, _ | _]) ->
    Replies = [R || #'ActionReply'{commandReply = All} <- Actions, R <- All],
    Errors = [E || #'ActionReply'{errorDescriptor = #'ErrorDescriptor'{} = E} <- Actions] ++
        [E || {_, {error, E}} <- Replies] ++
        [E || {_, #'AmmsReply'{terminationAudit = [{errorDescriptor, E} | _]}} <- Replies],
    add(case Errors of [] -> answers; _ -> refusals end),
    [say("reply ~0p", [Replies ++ Errors]) || count(answers) + count(refusals) =< 20],
    ok;
'$handle_undefined_function'(handle_trans_reply, [_, _, {error, #'ErrorDescriptor'{} = E}, _ | _]) ->
    say("reply ~0p", [E]), add(refusals), ok;
'$handle_undefined_function'(handle_trans_reply, [_, _, {error, Why}, _ | _]) -> say("no reply: ~0p", [Why]), ok;
'$handle_undefined_function'(handle_trans_ack, _) -> ok;
%% A copy of a registration is in version 1, and may come when its reply has made the version a higher one.
'$handle_undefined_function'(handle_syntax_error,
        [_, _, #'ErrorDescriptor'{errorText = "Not negotiated version: 1" ++ _} | _]) -> add(copies), reply;
'$handle_undefined_function'(handle_syntax_error, Arguments) -> bad(syntax_errors, Arguments), reply;
'$handle_undefined_function'(handle_message_error, Arguments) -> bad(message_errors, Arguments), no_reply;
'$handle_undefined_function'(Name, Arguments) -> bad(unexpected, {Name, Arguments}), ok.

%% What comes after the reply is in that version.
agree(Connection, Version) -> ok = megaco:update_conn_info(Connection, protocol_version, Version).

answer({serviceChangeReq, #'ServiceChangeRequest'{terminationID = Termination, serviceChangeParms = Asked}}) ->
    add(registrations),
    #'ServiceChangeParm'{
        serviceChangeMethod = Method, serviceChangeVersion = Version, serviceChangeProfile = Profile,
        timeStamp = Time} = Asked,
    say("~p", [Method]),
    Granted = #'ServiceChangeResParm'{serviceChangeVersion = Version, serviceChangeProfile = Profile, timeStamp = Time},
    Result = case persistent_term:get(manner) of
        "refuse" -> {errorDescriptor, #'ErrorDescriptor'{errorCode = 503, errorText = "Service unavailable"}};
        _ -> {serviceChangeResParms, Granted}
    end,
    {serviceChangeReply, #'ServiceChangeReply'{terminationID = Termination, serviceChangeResult = Result}};
answer({notifyReq, #'NotifyRequest'{terminationID = Termination}}) ->
    {notifyReply, #'NotifyReply'{terminationID = Termination}}.

add(Name) -> counters:add(persistent_term:get(counts), place(Name), 1).
count(Name) -> counters:get(persistent_term:get(counts), place(Name)).
place(Name) -> length(lists:takewhile(fun(Other) -> Other =/= Name end, ?COUNTED)) + 1.
bad(Name, What) -> add(Name), say("~p ~0p", [Name, What]).
say(Format, Arguments) -> io:format("controller: " ++ Format ++ "~n", Arguments).
