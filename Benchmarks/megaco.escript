#!/usr/bin/env escript
%% Measures Erlang/OTP's megaco codec on the ServiceChange that codec-benchmark reads: medians of a quarter as many windows,
%% in processor time of the virtual machine.
%% usage: megaco.escript ROUNDS | check
-mode(compile).

text() ->
    <<"MEGACO/1 [124.124.124.222]\nTransaction = 9998 {\n\tContext = - {\n\t\tServiceChange = root {\n\t\t\tServices {\n"
      "\t\t\t\tMethod = Restart,\n\t\t\t\tServiceChangeAddress = 55555,\n\t\t\t\tProfile = resgw/1,\n"
      "\t\t\t\tReason = \"901 mg col boot\"\n\t\t\t}\n\t\t}\n\t}\n}">>.

main(["check"]) -> {ok, _} = megaco_pretty_text_encoder:decode_message([], dynamic, text());
main([Rounds]) ->
    Windows = list_to_integer(Rounds) div 4 + 1,
    Flex = case catch megaco_flex_scanner:start() of {ok, Ports} -> [{"flex scanner", [{flex, Ports}]}]; _ -> [] end,
    io:format("~nErlang/OTP ~s, megaco: ServiceChange of ~p bytes~n", [erlang:system_info(otp_release), byte_size(text())]),
    [row("pretty, " ++ Name, megaco_pretty_text_encoder, Configuration, text(), Windows)
        || {Name, Configuration} <- [{"plain scanner", []} | Flex]],
    {ok, Message} = megaco_pretty_text_encoder:decode_message([], dynamic, text()),
    {ok, Short} = megaco_compact_text_encoder:encode_message([], 1, Message),
    [row("compact, " ++ Name, megaco_compact_text_encoder, Configuration, Short, Windows)
        || {Name, Configuration} <- [{"plain scanner", []} | Flex]].

row(Name, Module, Configuration, Text, Windows) ->
    {ok, Message} = Module:decode_message(Configuration, dynamic, Text),
    Decode = median(fun() -> Module:decode_message(Configuration, dynamic, Text) end, Windows),
    Encode = median(fun() -> Module:encode_message([], 1, Message) end, Windows),
    io:format("~-36s ~5w bytes  decode ~8.1f ns  encode ~8.1f ns~n", [Name, byte_size(Text), Decode, Encode]).

median(Work, Windows) ->
    Self = self(),
    spawn_opt(fun() -> Self ! {times, lists:sort([window(Work) || _ <- lists:seq(1, Windows)])} end,
        [{min_heap_size, 1000000}]),
    receive {times, Times} -> lists:nth((length(Times) + 1) div 2, Times) end.

%% Nanoseconds of processor time a call, over as many calls as take a good tenth of a second.
window(Work) ->
    _ = statistics(runtime),
    [Work() || _ <- lists:seq(1, 20000)],
    {_, Milliseconds} = statistics(runtime),
    Milliseconds * 1000000 / 20000.
