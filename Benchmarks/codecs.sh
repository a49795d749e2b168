#!/usr/bin/env bash
# Measures our codecs beside a floor in C and the libraries of others, all in one run on one core.
# Usage: Benchmarks/codecs.sh [CORE]
# Needs the release build and a C compiler; sofia-sip and libosip2 are measured where $RAINYDAY_PEERS/peers/sip/parse
# (../shared/peers/sip/parse) and their development packages are there. README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
core=${1:-0}
bin=$(realpath "${RAINYDAY_BIN:-.build/release}")
peers=${RAINYDAY_PEERS:-../shared}/peers/sip/parse
if ! compiler=$(command -v cc || command -v clang); then
    echo "rainyday: a C compiler is missing: apt-get install gcc" >&2
    exit 4
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) processors; core $core"
"$compiler" -O2 -o "$work/sip-floor" Benchmarks/sip-floor.c
"$bin/codec-benchmark" h248-ber-message >"$work/service-change.ber"
taskset -c "$core" "$bin/codec-benchmark" h248-ber
if command -v escript >/dev/null; then
    taskset -c "$core" escript Benchmarks/megaco-binary.escript "$work/service-change.ber"
else
    echo "NOT MEASURED: Erlang/OTP (apt-get install erlang-base erlang-megaco)"
fi
"$bin/codec-benchmark" sip-message >"$work/options.sip"
taskset -c "$core" "$bin/codec-benchmark" sip
taskset -c "$core" "$work/sip-floor" "$work/options.sip"
other() { # name, source, flags
    local name=$1 source=$2
    shift 2
    if [ -e "$peers/$source" ] && "$compiler" -O2 -o "$work/$name" "$peers/$source" "$@" 2>/dev/null; then
        taskset -c "$core" "$work/$name" "$work/options.sip"
    else
        echo "NOT MEASURED: $name ($peers/$source, or its development package, is not there)"
    fi
}
other osip b_osip.c -losipparser2
# shellcheck disable=SC2046
other sofia b_sofia.c $(pkg-config --cflags --libs sofia-sip-ua 2>/dev/null || echo -lsofia-sip-ua)
taskset -c "$core" "$bin/codec-benchmark" h248
if command -v escript >/dev/null && escript Benchmarks/megaco.escript check >/dev/null 2>&1; then
    taskset -c "$core" escript Benchmarks/megaco.escript 41
else
    echo "NOT MEASURED: Erlang/OTP; apt-get install -y --no-install-recommends erlang-base erlang-megaco"
fi
