#!/usr/bin/env bash
# Plays stories on the wire, at their own speed, and keeps what came of each in Docs/wire.tsv, from which Scripts/book.sh takes
# the last column of the scenario book: story, outcome, expectations, day. A story that was not played keeps its line.
# Usage: Scripts/wire.sh [STORY.yaml…]     half an hour for all of them; RAINYDAY names the program, else .build/release/rainyday
set -euo pipefail
cd "$(dirname "$0")/.."
rainyday=${RAINYDAY:-$PWD/.build/release/rainyday}
results=Docs/wire.tsv
[ $# -gt 0 ] || mapfile -t stories < <(grep -L '^simulation only:' Topologies/*.yaml)
[ $# -eq 0 ] || stories=("$@")
words=$(mktemp)
trap 'rm -f "$words"' EXIT
code=0
"$rainyday" test "${stories[@]}" --on wire | tee "$words" || code=$?
touch "$results"
sed -nE 's/^[^ ]+ ([a-z]+) +Topologies\/(.*)\.yaml +([0-9]+) expectations.*/\2\t\1\t\3/p' "$words" |
    sed "s/\$/\t$(date +%F)/" |
    sort -t $'\t' -k 1,1 -u - "$results" -o "$results"
exit $code
