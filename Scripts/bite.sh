#!/usr/bin/env bash
# Shows that the expectations of the shipped stories bite: each story about a split passes as it is, and fails with its
# prevention switched over, and fails without its first fault. Prints a table; exit code 1 where one does not bite.
# Usage: Scripts/bite.sh [STORY.yaml…]      RAINYDAY names the program, else .build/release/rainyday
set -euo pipefail
cd "$(dirname "$0")/.."
rainyday=${RAINYDAY:-.build/release/rainyday}
[ $# -gt 0 ] || set -- Topologies/split-*.yaml Topologies/prevented-*.yaml Topologies/blind-main.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
toothless=0

play() { # file, exit code that it must give; sets `words`
    local code=0
    "$rainyday" simulate "$1" --out "$folder/out" >"$folder/words" 2>&1 || code=$?
    words=$(sed -n 's/^\([0-9]* passed, [0-9]* failed\), .*/\1/p' "$folder/words")
    [ -n "$words" ] || words="exit code $code"
    [ $code -eq "$2" ] && return
    words+=" (!)"
    toothless=1
    cat "$folder/words" >&2
}

flip() { # y and n of the switch
    sed -E '/^ *force phones and gateways to active survivable servers:/ {
        s/: *y *$/: was-y/; s/: *n *$/: was-n/; s/: was-y$/: n/; s/: was-n$/: y/ }' "$1"
}

without_first_fault() { # the first entry of the timeline
    awk '/^timeline:/ { inside = 1 } inside && !gone && /^ *- / { gone = 1; next } { print }' "$1"
}

changed() { # original, copy: a change that changes nothing shows nothing
    ! cmp -s "$1" "$2" || { echo "$1: nothing to change" >&2; exit 2; }
}

row='%-26s  %-24s  %-24s  %-24s\n'
printf "$row" story "as it is" "SRPF switched over" "without its first fault"
for story in "$@"; do
    name=$(basename "$story" .yaml)
    play "$story" 0
    asIs=$words
    flip "$story" >"$folder/$name.yaml"
    changed "$story" "$folder/$name.yaml"
    play "$folder/$name.yaml" 1
    flipped=$words
    without_first_fault "$story" >"$folder/$name.yaml"
    changed "$story" "$folder/$name.yaml"
    play "$folder/$name.yaml" 1
    printf "$row" "$name" "$asIs" "$flipped" "$words"
done
exit $toothless
