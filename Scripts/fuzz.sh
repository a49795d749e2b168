#!/usr/bin/env bash
# Feeds inputs that libFuzzer makes up to every reader of bytes from strangers, and checks what Fuzz/Targets promises.
# Usage: Scripts/fuzz.sh SECONDS [TARGET…]      each target for so long, two at a time; all targets unless named
#
# FUZZ_SEED makes two runs try the same inputs in the same order (`make test` does); without it each run draws its own.
# Begins with Fuzz/Inputs, what earlier runs found worth keeping (.build-fuzz/corpus) and, where RAINYDAY_PEERS or
# ../shared has them, messages that nobody here wrote. An input that breaks a promise, crashes, takes more than five
# seconds or a gigabyte is shown and kept in .build-fuzz/found/TARGET; mend the code and commit it to Fuzz/Inputs/TARGET,
# where `make test` replays it ever after. Exit code 1 where there is one.
set -uo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2; }
seconds=$1
shift
[ $# -gt 0 ] || set -- $(ls Fuzz/Inputs)
peers=${RAINYDAY_PEERS:-../shared}
folder=.build-fuzz
program=$PWD/$folder/release/rainyday-fuzz

mkdir -p "$folder"
RAINYDAY_FUZZ_BUILD=1 swift build -c release --sanitize=fuzzer --scratch-path "$folder" --product rainyday-fuzz \
    >"$folder/build.txt" 2>&1 || { tail -n 20 "$folder/build.txt"; exit 1; }

foreign() { # target: a folder of messages for it that nobody here wrote
    case $1 in
        h248-text) echo "$peers/corpus/h248 $peers/corpus/h248-traps" ;;
        h248-ber) echo "$peers/corpus/h248" ;;
        sip-*) echo "$peers/corpus/sip-rfc4475" ;;
        topology) echo Topologies ;;
        screens) echo Topologies/Screens ;;
    esac
}

fuzz() { # target
    local target=$1 code=0 other seeds=()
    local corpus=$folder/corpus/$target found=$folder/found/$target log=$folder/$1.txt
    mkdir -p "$corpus" "$found"
    for other in $(foreign "$target"); do [ ! -d "$other" ] || seeds+=("$other"); done
    # Swift's backtracer waits for a debugger that never comes when the process is libFuzzer.
    SWIFT_BACKTRACE=enable=no RAINYDAY_FUZZ_TARGET=$target timeout $((seconds + 120)) "$program" \
        -seed="${FUZZ_SEED:-0}" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -malloc_limit_mb=512 -max_len=16384 \
        -artifact_prefix="$found/" -print_final_stats=1 "$corpus" "Fuzz/Inputs/$target" "${seeds[@]}" \
        >"$log" 2>&1 || code=$?
    awk -v target="$target" '
        / cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") edges = $(i + 1); if ($i == "corp:") inputs = $(i + 1) } }
        /number_of_executed_units/ { runs = $2 }
        /peak_rss_mb/ { memory = $2 }
        END { printf "table: %-13s %9d inputs tried, %5d edges, %s kept, %4d MB\n", target, runs, edges, inputs, memory }
    ' "$log"
    [ "$code" -eq 0 ] && return
    grep -a -E '^rainyday-fuzz:|ERROR: |Test unit written' "$log" | sed "s/^/$target: /" | cut -c 1-600
    for other in "$found"/*; do
        [ -f "$other" ] && [ "$other" -nt "$folder/build.txt" ] && od -A d -t x1z "$other" | head -n 24
    done
    echo "$target: again with: RAINYDAY_FUZZ_TARGET=$target $folder/release/rainyday-fuzz $found/FILE"
    return 1
}

status=0
while [ $# -gt 0 ]; do
    fuzz "$1" >"$folder/one.txt" 2>&1 &
    one=$!
    other=
    if [ $# -gt 1 ]; then
        fuzz "$2" >"$folder/two.txt" 2>&1 &
        other=$!
    fi
    wait "$one" || status=1
    cat "$folder/one.txt"
    if [ -n "$other" ]; then
        wait "$other" || status=1
        cat "$folder/two.txt"
        shift
    fi
    shift
done
exit $status
