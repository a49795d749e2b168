#!/usr/bin/env bash
# Makes the stories of Topologies/Timers from the tables of Docs/Timers.md, which says how they are written.
# Usage: Scripts/timers.sh [--check] [DOCUMENT FOLDER]
#        --check compares instead of writing; exit code 1 where a file is missing, differs, or is not in the tables
set -euo pipefail
cd "$(dirname "$0")/.."
check=no
if [ "${1:-}" = --check ]; then
    check=yes
    shift
fi
document=${1:-Docs/Timers.md}
folder=${2:-Topologies/Timers}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

awk -v out="$made" -f Scripts/timers.awk "$document"

if [ $check = yes ]; then
    diff -r "$folder" "$made" || {
        echo "rainyday: $folder is not what $document says; Scripts/timers.sh writes it anew" >&2
        exit 1
    }
else
    mkdir -p "$folder"
    rm -f "$folder"/*.yaml
    cp "$made"/*.yaml "$folder"/
    echo "$(find "$folder" -name '*.yaml' | wc -l) stories in $folder"
fi
