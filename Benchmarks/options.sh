#!/usr/bin/env bash
# OPTIONS transactions a second between our client and our server, one core each, beside the floor under any server of
# datagrams and beside SIPp, all in one run on one machine.
# Usage: Benchmarks/options.sh [ROUNDS] [TRANSACTIONS]        (3 rounds of 200,000)
# Needs the release build and a C compiler; with SIPp and its scenarios in $RAINYDAY_PEERS/peers/sip (../shared/peers/sip)
# also SIPp against SIPp. README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} count=${2:-200000}
bin=$(realpath "${RAINYDAY_BIN:-.build/release}")
peers=$(realpath -m "${RAINYDAY_PEERS:-../shared}/peers/sip")
window=64 host=127.77.0.1
if ! compiler=$(command -v cc || command -v clang); then
    echo "rainyday: a C compiler is missing: apt-get install gcc" >&2
    exit 4
fi
work=$(mktemp -d)
children=()
finish() {
    local child
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
"$compiler" -O2 -Wall -o "$work/echo" Benchmarks/echo.c
cores=$(nproc)
server=$((cores > 1 ? 1 : 0))
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; } # of processor time, 1/100 s each
note() { echo "$2" >>"$work/$1"; }
middle() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
await() { # host, port: until somebody has bound it
    local try
    for ((try = 0; try < 200; try++)); do
        if ss -Hlun "src $1 and sport = :$2" | grep -q .; then return; fi
        sleep 0.05 # a server takes the time that it takes
    done
    echo "rainyday: nobody listens on $1:$2" >&2
    exit 3
}

floor() { # datagrams a system call, of about the size of an OPTIONS
    taskset -c $server "$work/echo" serve $host 12999 "$1" &
    local child=$!
    children+=("$child")
    await $host 12999
    taskset -c 0 "$work/echo" load $host 12999 "$count" $window 420 "$1" >"$work/line"
    kill $child
    wait $child 2>/dev/null || true
    note "floor-$1" "$(sed 's|/s.*||' "$work/line")"
    echo "  echo, $1 a call: $(cat "$work/line")"
}

round() {
    floor 1
    floor 64
    taskset -c $server "$bin/rainyday" serve session-manager --listen $host:5060 --quiet --json >"$work/server" &
    local child=$! before after
    children+=("$child")
    await $host 5060
    before=$(ticks $child)
    taskset -c 0 "$bin/rainyday" serve session-manager --listen $host:5070 --entity $host:5060 --in-flight $window \
        --count "$count" --json --quiet >"$work/line"
    after=$(ticks $child)
    kill $child
    wait $child 2>/dev/null || true
    note cpu "$(awk -v t=$((after - before)) -v n="$count" 'BEGIN { printf "%.2f", t * 10000 / n }')"
    note own "$(sed 's/.*"seconds": \([0-9.]*\).*"answered": \([0-9]*\).*/\1 \2/' "$work/line" | awk '{ printf "%.0f", $2 / $1 }')"
    echo "  rainyday: $(sed 's/.*"latency_us": {\([^}]*\)}.*/\1/' "$work/line"), $(tail -n 1 "$work/own") a second"
    if command -v sipp >/dev/null && [ -e "$peers/options_uas.xml" ] && [ -e "$peers/options_uac_quiet.xml" ]; then
        (cd "$work" && exec taskset -c $server sipp -sf "$peers/options_uas.xml" -i $host -p 5061 -nostdin >/dev/null 2>&1) &
        child=$!
        children+=("$child")
        await $host 5061
        local calls=$((count / 4)) from=$EPOCHREALTIME
        (cd "$work" && exec taskset -c 0 sipp -sf "$peers/options_uac_quiet.xml" $host:5061 -i $host -p 5071 \
            -m $calls -l $window -r 1000000 -rp 1000 -nostdin >/dev/null 2>&1) || echo "  SIPp ended with $?"
        note sipp "$(awk -v a="$from" -v b="$EPOCHREALTIME" -v n=$calls 'BEGIN { printf "%.0f", n / (b - a) }')"
        kill $child 2>/dev/null || true
        wait $child 2>/dev/null || true
        echo "  SIPp: $(tail -n 1 "$work/sipp") a second"
    fi
}

echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg); server on core $server, $window in flight"
for ((i = 1; i <= rounds; i++)); do
    echo "round $i"
    round
done
base=$(middle floor-1)
row() { # file, words
    [ -s "$work/$1" ] || return 0
    awk -v n="$2" -v v="$(middle "$1")" -v b="$base" 'BEGIN { printf "%-52s %9.0f/s  %5.2f of the echo\n", n, v, v / b }'
}
echo
row floor-1 "C echo, a datagram a call"
row floor-64 "C echo, 64 datagrams a call"
row own "rainyday, client and server"
row sipp "SIPp, client and server"
echo "processor time of our server: $(middle cpu) µs a transaction"
