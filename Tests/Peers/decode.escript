#!/usr/bin/env escript
%% Decodes H.248 text messages with the plain and the flex scanner of Erlang/OTP's megaco application.
%% usage: decode.escript IN OUT [ber]
%% IN holds messages, each after its length as four bytes, the most significant first. OUT gets, in the same form and
%% order, what each means in Erlang/OTP's own long text. A line says of each that is refused why. Exit code 0: none is.
%% With "ber" the messages are binary, there is one decoder, and OUT gets what Erlang/OTP's encoder makes of each again.
-mode(compile).

main([In, Out]) ->
    io:setopts([{encoding, latin1}]),
    {ok, Flex} = megaco_flex_scanner:start(),
    {ok, Bytes} = file:read_file(In),
    Results = [{Scanner, Message, decode(Configuration, Message)} ||
        Message <- split(Bytes), {Scanner, Configuration} <- [{plain, []}, {flex, [{flex, Flex}]}]],
    Refused = [io:format("~p scanner: ~0p: ~0p~n", [S, Why, M]) || {S, M, {error, Why}} <- Results],
    ok = file:write_file(Out, [[<<(byte_size(Text)):32>>, Text] || {plain, _, {ok, Text}} <- Results]),
    io:format("~p decoded, ~p refused~n", [length(Results) - length(Refused), length(Refused)]),
    halt(case Refused of [] -> 0; _ -> 1 end);
main([In, Out, "ber"]) ->
    {ok, Bytes} = file:read_file(In),
    Results = [{Message, again(Message)} || Message <- split(Bytes)],
    Refused = [io:format("~0p: ~0p~n", [Why, M]) || {M, {error, Why}} <- Results],
    ok = file:write_file(Out, [[<<(byte_size(Binary)):32>>, Binary] || {_, {ok, Binary}} <- Results]),
    io:format("~p decoded, ~p refused~n", [length(Results) - length(Refused), length(Refused)]),
    halt(case Refused of [] -> 0; _ -> 1 end).

%% Erlang/OTP has names for few packages: "native" leaves numbers as they are. Its "dynamic" reads all as version 1.
again(Message) ->
    case catch megaco_ber_encoder:decode_message([native], dynamic, Message) of
        {ok, {'MegacoMessage', _, {'Message', Version, _, _}}} ->
            {ok, Decoded} = megaco_ber_encoder:decode_message([native], Version, Message),
            megaco_ber_encoder:encode_message([native], Version, Decoded);
        Why -> {error, Why}
    end.

split(<<Length:32, Message:Length/binary, Rest/binary>>) -> [Message | split(Rest)];
split(<<>>) -> [].

decode(Configuration, Message) ->
    case catch megaco_pretty_text_encoder:decode_message(Configuration, dynamic, Message) of
        {ok, {'MegacoMessage', _, {'Message', Version, _, _}} = Decoded} ->
            megaco_pretty_text_encoder:encode_message([], Version, Decoded);
        {error, [Why | _]} -> {error, Why};
        Why -> {error, Why}
    end.
