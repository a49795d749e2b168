#!/usr/bin/env bash
# Changes one value in the code by a small step, in a copy, and runs the tests of that module: a test must fail.
# Prints a table; exit code 1 where a change was not noticed. A build a mutant: 1 to 2 minutes each.
# Usage: Scripts/mutants.sh [NUMBER…]      all mutants, or those by their number in the list below
set -uo pipefail
cd "$(dirname "$0")/.."
copy=$PWD/.build-mutants

# file | what stands there | what it becomes | the tests that must notice
mutants='
SIP/Transactions/Timing.swift|t2: Duration = .seconds(4)|t2: Duration = .seconds(5)|SIPTests
SIP/Transactions/ClientTransaction.swift|timing.t1 * 64|timing.t1 * 63|SIPTests
Megaco/Transactions/TransactionSettings.swift|initialTimeout: Duration = .milliseconds(200)|initialTimeout: Duration = .milliseconds(201)|MegacoTests
Megaco/Transactions/TransactionSettings.swift|maximumTimeout: Duration = .seconds(4)|maximumTimeout: Duration = .seconds(5)|MegacoTests
Agents/GatewaySettings.swift|attemptTimer: Duration = .seconds(10)|attemptTimer: Duration = .seconds(11)|AgentsTests
Agents/GatewaySettings.swift|retryPauseAfterRefusal: Duration = .seconds(10)|retryPauseAfterRefusal: Duration = .seconds(12)|AgentsTests
Agents/GatewaySettings.swift|linkLossDetection: Duration = .seconds(60)|linkLossDetection: Duration = .seconds(61)|AgentsTests
Agents/GatewaySettings.swift|bootTime: Duration = .seconds(40)|bootTime: Duration = .seconds(41)|AgentsTests
Agents/ControllerSettings.swift|supervisionMisses = 3|supervisionMisses = 4|AgentsTests
Agents/ControllerSettings.swift|timeToLive: Duration = .seconds(60)|timeToLive: Duration = .seconds(61)|AgentsTests
Agents/ControllerSettings.swift|regionDisabledError: UInt16 = 503|regionDisabledError: UInt16 = 504|AgentsTests
Agents/SessionManagerSettings.swift|reactiveCycle: Duration = .seconds(120)|reactiveCycle: Duration = .seconds(121)|AgentsTests
'

mkdir -p "$copy"
number=0 status=0
while IFS='|' read -r file before after tests; do
    [ -n "$file" ] || continue
    number=$((number + 1))
    if [ $# -gt 0 ] && [[ " $* " != *" $number "* ]]; then continue; fi
    # Contents decide, so that only the changed file is built anew.
    for part in Package.swift Benchmarks Sources Tests Topologies; do
        rsync -rlc --delete --exclude .build "$part" "$copy/" || exit 4
    done
    if ! grep -qF "$before" "$copy/Sources/$file"; then
        verdict="NOT FOUND: the list needs a new look"
        status=1
    else
        awk -v from="$before" -v to="$after" '
            !done && (at = index($0, from)) { $0 = substr($0, 1, at - 1) to substr($0, at + length(from)); done = 1 }
            { print }' "Sources/$file" >"$copy/Sources/$file"
        if ! swift build --package-path "$copy" --build-tests >"$copy/build.txt" 2>&1; then
            verdict="noticed by the compiler"
        elif swift test --package-path "$copy" --skip-build --filter "^$tests\." >"$copy/test.txt" 2>&1; then
            verdict="NOT NOTICED"
            status=1
        else
            verdict="noticed: $(grep -oE 'Test run with .* failed .*issues?' "$copy/test.txt" | tail -n 1)"
        fi
    fi
    printf 'table: %2d %-34s %-52s %s\n' $number "$file" "$after" "$verdict"
done <<<"$mutants"
exit $status
