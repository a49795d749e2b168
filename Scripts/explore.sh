#!/usr/bin/env bash
# Shows that a search finds what it should, with no hint: a split where prevention is off, the blind main and the
# registration race where it is on, each within ten seconds and made as small as three faults; within a minute and four
# faults the ping-pong of prevention and a recovery rule, the refusals after the death of an active survivable, the split
# between two survivables of one list, and gateways of two regions that prevention cannot bring together; and that four
# parts of a search, spread by GNU parallel, come together as one. Prints a table; exit code 1 where one is missing.
# Usage: Scripts/explore.sh
set -uo pipefail
cd "$(dirname "$0")/.."
rainyday=${RAINYDAY:-$PWD/.build/release/rainyday}
folder=.build/explore
rm -rf "$folder"
mkdir -p "$folder"
status=0

find_day() { # topology, what, most faults: the smallest day of that cause or property that its packets confirm
    python3 - "$folder/$1/explore.jsonl" "$2" "$3" <<'PYTHON'
import json, sys
days = [json.loads(line).get("day") for line in open(sys.argv[1])]
fitting = [day for day in days if day and day.get("confirmed") and sys.argv[2] in (day["confirmed"], day["property"])]
smallest = min(fitting, key=lambda day: len(day["faults"]), default=None)
if smallest is None:
    sys.exit(1)
print(len(smallest["faults"]), "faults, story", str(smallest["story"]) + ":", smallest["signature"])
sys.exit(0 if len(smallest["faults"]) <= int(sys.argv[3]) else 1)
PYTHON
}

search() { # topology, seconds, most faults, cause or property…
    local topology=$1 seconds=$2 most=$3 what found
    shift 3
    "$rainyday" explore "Topologies/$topology.yaml" --for "${seconds}s" --out "$folder/$topology" --quiet
    [ $? -eq 1 ] || { echo "the search of $topology did not end with 1"; status=1; }
    for what in "$@"; do
        if found=$(find_day "$topology" "$what" "$most"); then
            echo "table: $topology, $what: $found"
        else
            echo "table: $topology, $what: NOT FOUND within $seconds s"
            status=1
        fi
    done
}

search split-partial-wan 10 3 partial-network-failure
search prevented-partial-wan 10 3 main-blind registration-race
search rule-ping-pong 60 4 ping-pong
search no-service-at-all 60 4 refused
search two-survivables 60 4 list-mismatch
search region-without-backup 60 4 apart

parallel --jobs "$(nproc)" "$rainyday" explore Topologies/prevented-partial-wan.yaml --for 5s --jobs 1 \
    --shard '{}/4' --out "$folder/shard-{}" --quiet ::: 1 2 3 4
"$rainyday" explore --merge "$folder"/shard-*/explore.jsonl >"$folder/merged.txt"
[ $? -eq 1 ] || { echo "the merged searches did not end with 1"; status=1; }
grep ' stories of 4 searches' "$folder/merged.txt" | sed 's/^/table: four parts: /' || status=1
exit $status
