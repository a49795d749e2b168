#!/usr/bin/env bash
# Shows that a search finds what it should, with no hint: a split where prevention is off, the blind main and the
# registration race where it is on, each within ten seconds and made as small as three faults; and that four parts of a
# search, spread by GNU parallel, come together as one. Prints a table; exit code 1 where something was not found.
# Usage: Scripts/explore.sh
set -uo pipefail
cd "$(dirname "$0")/.."
rainyday=${RAINYDAY:-$PWD/.build/release/rainyday}
folder=.build/explore
rm -rf "$folder"
mkdir -p "$folder"
status=0

find_cause() { # topology, cause: the first day whose packets show that cause
    python3 - "$folder/$1/explore.jsonl" "$2" <<'PYTHON'
import json, sys
days = [json.loads(line).get("day") for line in open(sys.argv[1])]
fitting = [day for day in days if day and day.get("confirmed") == sys.argv[2]]
smallest = min(fitting, key=lambda day: len(day["faults"]), default=None)
if smallest is None:
    sys.exit(1)
print(len(smallest["faults"]), "faults, story", str(smallest["story"]) + ":", smallest["signature"])
sys.exit(0 if len(smallest["faults"]) <= 3 else 1)
PYTHON
}

search() { # topology, cause…
    local topology=$1 cause found
    shift
    "$rainyday" explore "Topologies/$topology.yaml" --for 10s --out "$folder/$topology" --quiet
    [ $? -eq 1 ] || { echo "the search of $topology did not end with 1"; status=1; }
    for cause in "$@"; do
        if found=$(find_cause "$topology" "$cause"); then
            echo "table: $topology, $cause: $found"
        else
            echo "table: $topology, $cause: NOT FOUND within 10 s"
            status=1
        fi
    done
}

search split-partial-wan partial-network-failure
search prevented-partial-wan main-blind registration-race

parallel --jobs "$(nproc)" "$rainyday" explore Topologies/prevented-partial-wan.yaml --for 5s --jobs 1 \
    --shard '{}/4' --out "$folder/shard-{}" --quiet ::: 1 2 3 4
"$rainyday" explore --merge "$folder"/shard-*/explore.jsonl >"$folder/merged.txt"
[ $? -eq 1 ] || { echo "the merged searches did not end with 1"; status=1; }
grep ' stories of 4 searches' "$folder/merged.txt" | sed 's/^/table: four parts: /' || status=1
exit $status
