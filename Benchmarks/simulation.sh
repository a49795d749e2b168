#!/usr/bin/env bash
# Measures virtual time, all in one run on one machine; README.md says what the rows are.
# Usage: Benchmarks/simulation.sh [ROUNDS]        (9 rounds)
# Needs the release build: rainyday and rainyday-benchmark.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-9}
bin=$(realpath "${RAINYDAY_BIN:-.build/release}")
measure=$bin/rainyday-benchmark
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. Benchmarks/stories.sh
echo "$(date -u +%FT%TZ), Linux $(uname -r), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg)"
echo "processor time of one core; medians of $rounds rounds [least to most]"
echo
row() { # words, mode, topology, rounds
    local words=$1
    "$measure" "$2" "$3" "$4" >"$work/row"
    awk -v words="$words" '{
        printf "%-42s %9.2f ms [%.2f to %.2f] %11.0f x real time %8.0f ns a step %9d steps %9d frames\n",
            words, $2 / 1e6, $3 / 1e6, $4 / 1e6, $1 * 1e9 / $2, $2 / $5, $5, $6 }' "$work/row"
}
one 60min >"$work/hour.yaml"
one 30min >"$work/half.yaml"
row "seven nodes, half an hour, silent" silent "$work/half.yaml" "$((rounds * 3))"
row "seven nodes, an hour, with frames" frames "$work/hour.yaml" "$((rounds * 3))"
row "seven nodes, an hour, judged" judged "$work/hour.yaml" "$rounds"
echo
for count in 10 50 250 1000; do
    many "$count" >"$work/$count.yaml"
    row "$count gateways, failover, an hour, silent" silent "$work/$count.yaml" "$(((rounds + 2) / 3))"
    awk '{ print $5, $2 }' "$work/row" >>"$work/growth"
done
awk 'NR > 1 { printf "growth from %d to %d steps: exponent %.2f\n", steps, $1, log($2 / time) / log($1 / steps) }
    { steps = $1; time = $2 }' "$work/growth"
echo
row "250 gateways, failover, an hour, with frames" frames "$work/250.yaml" "$(((rounds + 2) / 3))"
"$measure" command "$(((rounds + 2) / 3))" "$bin/rainyday" simulate "$work/250.yaml" --out "$work/out" --quiet |
    awk '{ printf "rainyday simulate of the same: %.2f s [%.2f to %.2f], at most %.0f MB of memory\n",
        $1 / 1e9, $2 / 1e9, $3 / 1e9, $4 / 1e6 }'
ls -l "$work/out" | awk 'NR > 1 { printf "  %-15s %12d bytes\n", $NF, $5 }'
