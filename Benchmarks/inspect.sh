#!/usr/bin/env bash
# rainyday inspect beside tshark, in interleaved rounds of one run on the same recordings of H.248: packets a second of
# processor time and the most memory, of registrations alone and of an hour as a branch has it; then how both grow with the
# recording, the largest through a pipe, never on the disk.
# Usage: Benchmarks/inspect.sh [ROUNDS] [MB]        (3 rounds of 100 MB; BIG=0 leaves out 1,000 and 4,000 MB)
# Needs the release build; RAINYDAY_BIN names its folder. Recordings are made by peers/h248/mkpcap.py of $RAINYDAY_PEERS, else
# of ../shared. README.md says what the figures are.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} size=${2:-100}
program=$(realpath "${RAINYDAY_BIN:-.build/release}")/rainyday
maker=${RAINYDAY_PEERS:-../shared}/peers/h248/mkpcap.py
[ -x "$program" ] || { echo "there is no $program: swift build -c release --product rainyday" >&2; exit 2; }
[ -f "$maker" ] || { echo "there is no $maker: RAINYDAY_PEERS names the folder of peers" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "$(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"

# Runs a command whose output goes nowhere; prints its processor seconds and the most memory that it had, in MB. Not by
# Python's subprocess: what that does before the command begins counts as the command's time, 50 ms here.
measure() {
    python3 -c '
import os, sys
null = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_, status, used = os.wait4(child, 0)
if status: sys.exit(f"{sys.argv[1]} ended with {os.waitstatus_to_exitcode(status)}")
print(f"{used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss / 1024:.1f}")' "$@"
}
packets() { sed -n 's/.* packets \([0-9]*\) .*/\1/p' "$1"; }

# Prints a row of measures, one a line: the median of seconds, the most memory; with a rate to compare with, the ratio.
row() { # name, file, packets, rate of the yardstick
    sort -n "$2" | awk -v name="$1" -v packets="$3" -v other="$4" '
        { seconds[NR] = $1; if ($2 > most) most = $2 }
        END {
            rate = packets / (seconds[int((NR + 1) / 2)] + 1e-9)
            printf "%-32s %9.3f s %12d packets a second %8.1f MB", name, packets / rate, rate, most
            if (other > 0) printf " %7.1f x tshark", rate / other
            printf "\n"
        }'
}
rate() { sort -n "$1" | awk -v packets="$2" '{ s[NR] = $1 } END { print packets / (s[int((NR + 1) / 2)] + 1e-9) }'; }

# Inspects a recording in so many rounds beside others, and prints the rows.
compare() { # title, file, packets
    rm -f "$work"/ours "$work"/tshark "$work"/cat
    for _ in $(seq "$rounds"); do
        measure "$program" inspect "$2" >>"$work/ours"
        if command -v tshark >/dev/null; then
            measure tshark -r "$2" -T fields -e frame.number -e h248.transactionId >>"$work/tshark"
        fi
        measure cat "$2" >>"$work/cat"
    done
    echo
    echo "$1, $3 packets, median of $rounds"
    yardstick=0
    if [ -f "$work/tshark" ]; then
        yardstick=$(rate "$work/tshark" "$3")
        row "tshark -T fields, two of them" "$work/tshark" "$3" 0
    fi
    row "rainyday inspect" "$work/ours" "$3" "$yardstick"
    row "cat" "$work/cat" "$3" 0
}

for transport in tcp udp; do
    python3 "$maker" "$transport" "$work/h248.pcap" "$size" >"$work/made"
    compare "H.248 over $transport, registrations alone, $size MB" "$work/h248.pcap" "$(packets "$work/made")"
done

# An hour of 250 gateways: keep-alives, RAS and SIP, and main without power after twenty minutes.
. Benchmarks/stories.sh
many 250 >"$work/hour.yaml"
"$program" simulate "$work/hour.yaml" -o "$work/hour" >/dev/null
for recording in sent capture; do
    "$program" inspect "$work/hour/$recording.pcapng" >"$work/summary"
    count=$(sed -n 's/^\([0-9]*\) packets.*/\1/p' "$work/summary")
    compare "an hour of 250 gateways, $recording.pcapng" "$work/hour/$recording.pcapng" "$count"
done
rm -r "$work/hour"

[ "${BIG:-1}" = 1 ] || exit 0
echo
echo "H.248 over tcp, one round each"
for megabytes in 100 1000; do
    python3 "$maker" tcp "$work/h248.pcap" "$megabytes" >"$work/made"
    measure "$program" inspect "$work/h248.pcap" >"$work/ours"
    row "$megabytes MB" "$work/ours" "$(packets "$work/made")" 0
done
rm "$work/h248.pcap"
mkfifo "$work/pipe"
python3 "$maker" tcp "$work/pipe" 4000 >"$work/made" &
measure "$program" inspect - <"$work/pipe" >"$work/ours"
wait
row "4000 MB through a pipe" "$work/ours" "$(packets "$work/made")" 0
