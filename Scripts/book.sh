#!/usr/bin/env bash
# Writes Docs/ScenarioBook.md: which story shows which failure scenario, what is expected, what came of it in virtual time,
# and on the wire (Docs/wire.tsv, by Scripts/wire.sh); and each story with what happens in it and the heart of its ladder.
# Usage: Scripts/book.sh [FILE]            RAINYDAY names the program, else .build/release/rainyday
set -euo pipefail
cd "$(dirname "$0")/.."
rainyday=${RAINYDAY:-$PWD/.build/release/rainyday}
page=${1:-Docs/ScenarioBook.md}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
most=44 # lines of a ladder

title() { sed -n '1s/^title: *//p' "$1" | sed 's/^"\(.*\)"$/\1/'; }
numbers() { sed -n '2s/^# \(S[0-9].*\)$/\1/p' "$1"; }
told() { # the comment below the title, an entry a time
    awk 'NR == 1 { next } !/^#/ { exit } NR == 2 && /^# S[0-9]/ { next }
        /^# [0-9]+:[0-9][0-9]  / { time = $2; sub(/^# [0-9]+:[0-9][0-9]  /, ""); print "- **" time "** " $0; listed = 1; next }
        /^#  / { sub(/^# */, ""); print "  " $0; next }
        { sub(/^# */, ""); if (listed) { print ""; listed = 0 } print }' "$1"
}
wire() { # what came of it there, or why it is not played
    local why played
    played=$(awk -F '\t' -v name="$(basename "$1" .yaml)" '$1 == name {
        print ($2 == "pass" ? $3 " of " $3 : $2) ", " $4 }' Docs/wire.tsv)
    why=$(sed -n 's/^simulation only: *//p' "$1" | sed 's/^"\(.*\)"$/\1/')
    if grep -q '^programs:' "$1"; then echo "with programs of others"; else echo "${why:+no: $why}" | sed "s/^\$/${played:-not played yet}/"; fi
}
heart() { # a ladder: its first line, and what comes from the first fault on, or all of it where there is none
    local from
    from=$(awk '/^ *[0-9.]+ [ #] ([A-Z0-9*-]+ )?== / { print NR; exit }' "$1")
    awk -v most=$most -v from="${from:-2}" 'NR == 1 { print } NR >= from && NR > 1 && ++count <= most { print }
        END { if (count > most) print "     …  " count - most (count - most == 1 ? " line" : " lines") " more" }' "$1"
}

{
    cat <<'TEXT'
# The scenario book

Failure scenarios, each with the stories that show it. *Simulated* is what came of the expectations in virtual time when this page was
made (`Scripts/book.sh`), *on the wire* what came of them when `Scripts/wire.sh` last played the story in namespaces at its own speed, and the day, or why it
is not played there; `Scripts/soak.sh wire` plays all of those. [Stories.md](Stories.md) has the same stories by what they are about.

| scenario | story | expected | simulated | on the wire |
|---|---|---|---|---|
TEXT
    for story in Topologies/*.yaml; do
        name=$(basename "$story" .yaml)
        "$rainyday" simulate "$story" --out "$folder/$name" --quiet >/dev/null || [ $? -eq 1 ]
        result=$(python3 -c '
import json, sys
results = [e["outcome"] for e in json.load(open(sys.argv[1]))["expectations"]]
print(results.count("pass"), "of", len(results))' "$folder/$name/verdict.json")
        echo "| $(numbers "$story") | [\`$name\`](#$name) | $(title "$story") | $result | $(wire "$story") |"
    done | sort -t '|' -k 2,2V -k 3,3
    for story in Topologies/*.yaml; do
        name=$(basename "$story" .yaml)
        number=$(numbers "$story")
        printf '\n## %s\n\n%s%s.\n\n' "$name" "$(title "$story")" "${number:+ ($number)}"
        told "$story"
        printf '\n```text\n'
        heart "$folder/$name/ladder.txt"
        printf '```\n'
    done
} >"$folder/page"
cp "$folder/page" "$page"
