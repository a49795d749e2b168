#!/usr/bin/env bash
# OPTIONS transactions a second between our client and our server, one core each, beside the floor under any server of
# datagrams and beside SIPp, all in one run on one machine.
# Usage: Benchmarks/options.sh [ROUNDS] [TRANSACTIONS]        (3 rounds of 200,000)
# Needs the release build and a C compiler; with SIPp and its scenarios in $RAINYDAY_PEERS/peers/sip (../shared/peers/sip)
# also SIPp against SIPp. README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} count=${2:-200000}
peers=$(realpath -m "${RAINYDAY_PEERS:-../shared}/peers/sip")
size=420
. Benchmarks/loads.sh
# Without a large receive buffer SIPp measures its own retransmissions; it starts calls in ticks, so 64 at a time would
# measure these.
sipp=(sipp -t u1 -buff_size 4194304 -i "$host" -nostdin)

round() {
    ours own 5060 "session-manager --listen $host:5060" "$bin/rainyday" serve session-manager --listen $host:5070 \
        --entity $host:5060 --in-flight $window --count "$count" --json --quiet
    own
    command -v sipp >/dev/null && [ -e "$peers/options_uas.xml" ] && [ -e "$peers/options_uac_quiet.xml" ] || return 0
    begin 5061 env -C "$work" "${sipp[@]}" -sf "$peers/options_uas.xml" -p 5061 >/dev/null 2>&1
    local from=$EPOCHREALTIME
    env -C "$work" taskset -c 0 "${sipp[@]}" -sf "$peers/options_uac_quiet.xml" $host:5061 -p 5071 \
        -m "$count" -l 200 -r 1000000 -rp 1000 >/dev/null 2>&1 || echo "  SIPp ended with $?"
    note sipp "$(awk -v a="$from" -v b="$EPOCHREALTIME" -v n="$count" 'BEGIN { printf "%.0f", n / (b - a) }')"
    end
    echo "  SIPp: $(tail -n 1 "$work/sipp") a second"
}

rounds
row own "rainyday, client and server"
row sipp "SIPp, client and server"
echo "processor time of our server: $(middle own-cpu) µs a transaction"
