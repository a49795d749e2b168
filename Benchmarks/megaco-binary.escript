#!/usr/bin/env escript
%% Nanoseconds in which the megaco application of Erlang/OTP decodes and encodes one binary message, names left as numbers.
%% usage: megaco-binary.escript MESSAGE
-mode(compile).

main([File]) ->
    {ok, Bytes} = file:read_file(File),
    {ok, Message} = megaco_ber_encoder:decode_message([native], 1, Bytes),
    row("Erlang/OTP megaco, BER native, decoded", fun() ->
        {ok, _} = megaco_ber_encoder:decode_message([native], 1, Bytes) end),
    row("Erlang/OTP megaco, BER native, encoded", fun() ->
        {ok, _} = megaco_ber_encoder:encode_message([native], 1, Message) end).

row(Name, Work) ->
    Calls = 2000,
    Rounds = lists:sort([round_of(Calls, Work) / Calls || _ <- lists:seq(1, 200)]),
    io:format("~-44sleast ~p ns   median ~p ns~n", [Name, round(hd(Rounds)), round(lists:nth(100, Rounds))]).

%% Processor time of the whole emulator has milliseconds only: the clock on the wall, whose least is what counts.
round_of(Calls, Work) ->
    Start = erlang:monotonic_time(nanosecond),
    repeat(Calls, Work),
    erlang:monotonic_time(nanosecond) - Start.

repeat(0, _) -> ok;
repeat(Left, Work) -> Work(), repeat(Left - 1, Work).
