#!/usr/bin/env bash
# Writes Captures/ anew: plays each topology in virtual time and keeps what `rainyday inspect` prints for it
# (NAME.simulated.txt), a digest of each frame of its recording (NAME.simulated.frames) and the recording's SHA-256
# (SHA256SUMS); the recording itself where Captures/ has it already. Of the recordings from the wire, what `inspect` prints
# with their topology (NAME.wire.txt) and without any names (NAME.wire.bare.txt).
# Says what changed, with the first frame that differs; look at it before you commit it.
# Usage: Scripts/golden.sh                            all of it
#        Scripts/golden.sh --record STORY…            the recording as well: plays Topologies/STORY.yaml on the wire
# RAINYDAY names the program, else .build/release/rainyday.
set -euo pipefail
cd "$(dirname "$0")/.."
rainyday=${RAINYDAY:-.build/release/rainyday}
speed=20 worst=5.0 # a recording for keeps comes from a host that was never later than so many milliseconds
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

keep() { # recording, file: whole, or where that is more than 300 kB without the routers' links, which repeat the rest
    if [ "$(stat -c %s "$1")" -lt 300000 ]; then
        cp "$1" "$2"
    else
        tshark -r "$1" -Y '!(frame.interface_name contains ".")' -w "$2" 2>/dev/null
    fi
}

record() { # story
    local try late
    for try in 1 2 3 4 5 6 7 8 9 10; do
        "$rainyday" run "Topologies/$1.yaml" --speed $speed --out "$folder/$1" --quiet || continue
        late=$(sed -n 's/.*"lateness_max_ms": *\([0-9.]*\).*/\1/p' "$folder/$1/verdict.json")
        echo "$1, run $try: passed, the host was at most $late ms late"
        if awk -v late="$late" -v worst=$worst 'BEGIN { exit !(late <= worst) }'; then
            keep "$folder/$1/capture.pcapng" "Captures/$1.wire.pcapng"
            return
        fi
    done
    echo "rainyday: $1 was not recorded: the host was late in each run" >&2
    exit 3
}

write() { # file, command…
    local file=$1
    shift
    "$@" >"$folder/text"
    if cmp -s "$folder/text" "$file"; then
        echo "same     $file"
    else
        [ -e "$file" ] && echo "CHANGED  $file" || echo "new      $file"
        [ -e "$file" ] && { diff -u "$file" "$folder/text" || true; }
        cp "$folder/text" "$file"
    fi
}

if [ "${1:-}" = --record ]; then
    shift
    for story in "$@"; do record "$story"; done
fi
differ() { # new, old: shows the first frame that differs
    local frame
    frame=$("$rainyday" frames "$1" --against "$2") || { [ $? -eq 1 ] && printf 'CHANGED  %s\n%s\n' "$2" "$frame"; }
}

simulated() { # story: plays it, and writes what is kept of it
    local capture=$folder/$1/capture.pcapng kept=Captures/$1.simulated sum
    # A story whose expectations fail is recorded all the same: the code is 1 then.
    "$rainyday" simulate "Topologies/$1.yaml" --out "$folder/$1" --quiet || [ $? -eq 1 ]
    sum=$(sha256sum <"$capture")
    echo "${sum%% *}  $1.simulated.pcapng" >>"$folder/sums"
    write "$kept.txt" "$rainyday" inspect "$capture" --topology "Topologies/$1.yaml"
    if [ -e "$kept.pcapng" ]; then
        differ "$capture" "$kept.pcapng"
        cp "$capture" "$kept.pcapng"
    elif [ -e "$kept.frames" ]; then
        differ "$capture" "$kept.frames"
    fi
    "$rainyday" frames "$capture" --digests >"$kept.frames"
    rm -r "${folder:?}/$1"
}

for topology in Topologies/*.yaml; do simulated "$(basename "$topology" .yaml)"; done
write Captures/SHA256SUMS cat "$folder/sums"
for file in Captures/*.simulated.*; do
    story=$(basename "${file%.simulated.*}")
    [ -e "Topologies/$story.yaml" ] || { echo "gone     $file" && rm "$file"; }
done
# How a network is set up is told at the end where there is no topology, and of a real recording first when it begins; both
# have tests of their own.
bare() { "$rainyday" inspect "$1" | sed '1{/^begins /d};/^$/N;/^\nhow it is set up/,$d'; }
for capture in Captures/*.tls.pcapng; do write "${capture%.pcapng}.txt" bare "$capture"; done
for capture in Captures/*.wire.pcapng; do
    name=${capture%.pcapng}
    story=$(basename "${name%.wire}")
    write "$name.txt" "$rainyday" inspect "$capture" --topology "Topologies/$story.yaml"
    write "$name.bare.txt" bare "$capture"
done
