#!/usr/bin/env bash
# Registrations a second with one controller on one core, beside the floor under any server of datagrams and beside
# Erlang/OTP's megaco, all in one run on one machine.
# Usage: Benchmarks/registrations.sh [ROUNDS] [REGISTRATIONS] [GATEWAYS]        (3 rounds of 200,000 by 1,000)
# Needs the release build and a C compiler. With $RAINYDAY_PEERS/peers/h248 (../shared/peers/h248) also h248load.c as the
# load, and mgc.erl as another controller where escript is installed. README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} count=${2:-200000} gateways=${3:-1000}
bin=$(realpath "${RAINYDAY_BIN:-.build/release}")
peers=${RAINYDAY_PEERS:-../shared}/peers/h248
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
hasLoad=
if [ -e "$peers/h248load.c" ]; then
    hasLoad=1
    "$compiler" -O2 -w -o "$work/h248load" "$peers/h248load.c"
fi

# The server on one core, the load on another one; a machine with one core only gives less.
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

floor() { # datagrams a system call, of about the size of a registration
    taskset -c $server "$work/echo" serve $host 12999 "$1" &
    local child=$!
    children+=("$child")
    await $host 12999
    taskset -c 0 "$work/echo" load $host 12999 "$count" $window 145 "$1" >"$work/line"
    kill $child
    wait $child 2>/dev/null || true
    note "floor-$1" "$(sed 's|/s.*||' "$work/line")"
    echo "  echo, $1 a call: $(cat "$work/line")"
}

ours() { # name, the load's command…
    local name=$1
    shift
    taskset -c $server "$bin/rainyday" serve controller --listen $host:2944 --sip-port 0 --quiet --json >"$work/$name.json" &
    local child=$! before after
    children+=("$child")
    await $host 2944
    before=$(ticks $child)
    taskset -c 0 "$@" >"$work/line"
    after=$(ticks $child)
    kill $child
    wait $child 2>/dev/null || true
    note "$name-cpu" "$(awk -v t=$((after - before)) -v n="$count" 'BEGIN { printf "%.2f", t * 10000 / n }')"
}

round() {
    floor 1
    floor 64
    ours own "$bin/rainyday" serve gateway --mgc-list $host:2944 --listen $host:12944 --gateways "$gateways" \
        --in-flight $window --count "$count" --profile resgw/1 --json --quiet
    note own "$(sed 's/.*"seconds": \([0-9.]*\).*"answered": \([0-9]*\).*/\1 \2/' "$work/line" | awk '{ printf "%.0f", $2 / $1 }')"
    echo "  rainyday serve gateway: $(sed 's/.*"latency_us": {\([^}]*\)}.*/\1/' "$work/line"), $(tail -n 1 "$work/own") a second"
    if [ -n "$hasLoad" ]; then
        ours peer env "TB=$((RANDOM * 100000))" "$work/h248load" udp $host 2944 "$gateways" "$count" $window compact
        note peer "$(sed 's/.*s \([0-9]*\) reg.*/\1/' "$work/line")"
        echo "  h248load: $(cat "$work/line")"
    fi
    if [ -n "$hasLoad" ] && command -v escript >/dev/null; then
        BEAMS="$work/beams" taskset -c $server "$peers/runpeers.sh" mgc $host 2946 quiet pretty 120 >"$work/otp.txt" 2>&1 &
        local child=$!
        children+=("$child")
        await $host 2946
        taskset -c 0 "$work/h248load" udp $host 2946 "$gateways" $((count / 10)) $window pretty >"$work/line"
        kill $child
        wait $child 2>/dev/null || true
        note otp "$(sed 's/.*s \([0-9]*\) reg.*/\1/' "$work/line")"
        echo "  OTP: $(cat "$work/line")"
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
row own "rainyday serve controller, our load"
row peer "rainyday serve controller, h248load"
row otp "OTP megaco, h248load"
[ -s "$work/own-cpu" ] && echo "processor time of the controller: $(middle own-cpu) µs a registration"
