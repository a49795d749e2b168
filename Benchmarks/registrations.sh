#!/usr/bin/env bash
# Registrations a second with one controller on one core, beside the floor under any server of datagrams and beside
# Erlang/OTP's megaco, all in one run on one machine.
# Usage: Benchmarks/registrations.sh [ROUNDS] [REGISTRATIONS] [GATEWAYS]        (3 rounds of 200,000 by 1,000)
# Needs the release build and a C compiler. With $RAINYDAY_PEERS/peers/h248 (../shared/peers/h248) also h248load.c as the
# load, and mgc.erl as another controller where escript is installed. README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} count=${2:-200000} gateways=${3:-1000}
peers=${RAINYDAY_PEERS:-../shared}/peers/h248
size=145
. Benchmarks/loads.sh
hasLoad=
if [ -e "$peers/h248load.c" ]; then
    hasLoad=1
    "$compiler" -O2 -w -o "$work/h248load" "$peers/h248load.c"
fi

# The controller under the load of somebody else has new transactions each time, or its cache would answer.
theirs() { # port, registrations, encoding
    echo env "TB=$((RANDOM * 100000))" "$work/h248load" udp $host "$1" "$gateways" "$2" $window "$3"
}

round() {
    ours own 2944 "controller --listen $host:2944 --sip-port 0" "$bin/rainyday" serve gateway --mgc-list $host:2944 \
        --listen $host:12944 --gateways "$gateways" --in-flight $window --count "$count" --profile resgw/1 --json --quiet
    own
    [ -n "$hasLoad" ] || return 0
    ours peer 2944 "controller --listen $host:2944 --sip-port 0" $(theirs 2944 "$count" compact)
    note peer "$(sed 's/.*s \([0-9]*\) reg.*/\1/' "$work/line")"
    echo "  h248load: $(cat "$work/line")"
    command -v escript >/dev/null || return 0
    BEAMS="$work/beams" begin 2946 "$peers/runpeers.sh" mgc $host 2946 quiet pretty 120 >"$work/otp.txt" 2>&1
    taskset -c 0 $(theirs 2946 $((count / 10)) pretty) >"$work/line"
    end
    note otp "$(sed 's/.*s \([0-9]*\) reg.*/\1/' "$work/line")"
    echo "  OTP: $(cat "$work/line")"
}

rounds
row own "rainyday serve controller, our load"
row peer "rainyday serve controller, h248load"
row otp "OTP megaco, h248load"
echo "processor time of the controller: $(middle own-cpu) µs a registration"
