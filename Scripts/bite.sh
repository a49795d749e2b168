#!/usr/bin/env bash
# Shows that the expectations of the shipped stories bite: each story passes as it is, and fails without its first fault;
# a story about regions fails with its prevention switched over, too. Prints a table; exit code 1 where one does not bite.
# The first fault is the first entry of the timeline, or what the file marks as "# the fault": the line goes.
# Usage: Scripts/bite.sh [STORY.yaml…]      RAINYDAY names the program, else .build/release/rainyday
set -euo pipefail
cd "$(dirname "$0")/.."
rainyday=${RAINYDAY:-.build/release/rainyday}
if [ $# -eq 0 ]; then
    # On a sunny day there is no fault.
    for story in Topologies/*.yaml; do ! grep -qE '^timeline:|# the fault' "$story" || set -- "$@" "$story"; done
fi
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

is_about_regions() { grep -qE '^  - \{ (split in region:|prevented in region:|region: [0-9]+, state:) ' "$1"; }

without_first_fault() { # what is marked, else the first entry of the timeline
    if grep -q '# the fault' "$1"; then
        grep -v '# the fault' "$1"
    else
        awk '/^timeline:/ { inside = 1 } inside && !gone && /^ *- / { gone = 1; next } { print }' "$1"
    fi
}

changed() { # original, copy: a change that changes nothing shows nothing
    ! cmp -s "$1" "$2" || { echo "$1: nothing to change" >&2; exit 2; }
}

row='%-30s  %-24s  %-24s  %-24s\n'
printf "$row" story "as it is" "SRPF switched over" "without its first fault"
for story in "$@"; do
    name=$(basename "$story" .yaml)
    play "$story" 0
    asIs=$words
    flipped="-"
    if is_about_regions "$story"; then
        flip "$story" >"$folder/$name.yaml"
        changed "$story" "$folder/$name.yaml"
        play "$folder/$name.yaml" 1
        flipped=$words
    fi
    without_first_fault "$story" >"$folder/$name.yaml"
    changed "$story" "$folder/$name.yaml"
    play "$folder/$name.yaml" 1
    printf "$row" "$name" "$asIs" "$flipped" "$words"
done
exit $toothless
