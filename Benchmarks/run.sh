#!/usr/bin/env bash
# Measures how fast a lab comes and goes and what a node costs, beside two yardsticks, all in one run on one machine.
# Usage: Benchmarks/run.sh [ROUNDS] [GATEWAYS]        (5 rounds of 100 gateways)
# Needs the release build, a C compiler, iproute2, and the yardsticks floor.c and batch_up.sh in
# $RAINYDAY_PEERS/peers/net (../shared/peers/net); without them it measures only what is ours. README.md says what the
# rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5} gateways=${2:-100}
bin=$(realpath "${RAINYDAY_BIN:-.build/release}")
peers=${RAINYDAY_PEERS:-../shared}/peers/net
if ! compiler=$(command -v cc || command -v clang); then
    echo "rainyday: a C compiler is missing: apt-get install gcc" >&2
    exit 4
fi
work=$(mktemp -d)
name=benchmark-$$
trap '"$bin/rainyday" down --name "$name" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

topology() { # number of gateways in one region
    cat <<YAML
title: $1 gateways in one region
networks: { hq: { subnet: 10.10.0.0/16 }, branch: { subnet: 10.20.0.0/16 }, wan: { subnet: 192.0.2.0/24, delay: 15ms } }
routers: { r-hq: [hq, wan], r-branch: [branch, wan] }
regions: { 1: { name: Headquarters }, 2: { name: Branch, backup servers: [srs] } }
servers:
  main: { type: main,              network: hq,     address: 10.10.0.10, region: 1 }
  srs:  { type: survivable remote, network: branch, address: 10.20.0.10, region: 2 }
session managers:
  sm1: { network: hq, address: 10.10.0.20, entity links: [main, srs] }
gateways:
  mg1: { network: branch, address: 10.20.1.0, region: 2, serial: 12TG41070001, mgc list: [main, srs],
         transition point: 1, primary search: 1min }
YAML
    local i
    for ((i = 1; i < $1; i++)); do
        echo "  mg$((i + 1)): { like: mg1, address: 10.20.$((i / 250 + 1)).$((i % 250)) }"
    done
}

ms() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", (to - from) * 1000 }'; }
idle() { # of all processors over so many seconds, in percent
    local before after
    before=$(head -n 1 /proc/stat)
    sleep "$1" # a measurement takes the time that it takes
    after=$(head -n 1 /proc/stat)
    share "$before" "$after"
}
share() {
    printf '%s\n%s\n' "$1" "$2" | awk 'NR == 1 { for (i = 2; i <= 9; i++) { all -= $i }; still = -$5 - $6 }
        NR == 2 { for (i = 2; i <= 9; i++) { all += $i }; still += $5 + $6; printf "%.0f", 100 * still / all }'
}
fresh() { # a command in namespaces of its own, with its own /run and /sys
    local user=()
    [ "$(id -u)" -eq 0 ] || user=(-Ur)
    unshare "${user[@]}" -n -m \
        bash -c 'mount -t tmpfs t /run && mkdir /run/netns && mount -t sysfs s /sys && exec "$@"' x "$@"
}
note() { echo "$2" >>"$work/$1"; }
middle() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
median() { middle <"$work/$1"; }
range() { sort -n "$work/$1" | awk 'NR == 1 { low = $1 } END { print "[" low " to " $1 "]" }'; }

topology "$gateways" >"$work/many.yaml"
"$bin/rainyday" check "$work/many.yaml" >/dev/null
hasPeers=
if [ -e "$peers/floor.c" ]; then
    hasPeers=1
    "$compiler" -O2 -w -o "$work/floor" "$peers/floor.c"
fi

# A node's settings, as a lab hands them over: taken down by a program that stands where the node program is looked for.
"$compiler" -O2 -Wall -o "$work/node" Benchmarks/node.c
mkdir "$work/bin"
ln "$bin/rainyday" "$work/bin/rainyday" 2>/dev/null || cp "$bin/rainyday" "$work/bin/rainyday"
cat >"$work/bin/rainyday-node" <<SH
#!/bin/sh
read -r line <&3
case \$line in *gateway*) echo "\$line" >"$work/settings" ;; esac
while [ ! -s "$work/settings" ]; do sleep 0.05; done
SH
chmod +x "$work/bin/rainyday-node"
topology 1 >"$work/one.yaml"
"$work/bin/rainyday" up "$work/one.yaml" --name "$name" --out "$work/out" >/dev/null 2>&1 || true
[ -s "$work/settings" ] || { echo "rainyday: no settings of a gateway came" >&2; exit 3; }

round() {
    local from words keeper init process
    if [ -n "$hasPeers" ]; then
        words=$(fresh "$work/floor" "$gateways" group)
        note floor.up "$(sed -n 's/.*UP total=\([0-9.]*\).*/\1/p' <<<"$words")"
        note floor.down "$(sed -n 's/.*total_to_ports_gone=\([0-9.]*\).*/\1/p' <<<"$words")"
        words=$(fresh env TMPDIR="$work" "$peers/batch_up.sh" "$gateways" group)
        note batch.up "$(sed -n 's/.* up=\([0-9]*\)us.*/\1/p' <<<"$words" | awk '{ printf "%.1f", $1 / 1000 }')"
        note batch.down "$(sed -n 's/.*gone=\([0-9]*\)us.*/\1/p' <<<"$words" | awk '{ printf "%.1f", $1 / 1000 }')"
    fi
    words=$("$bin/rainyday" lab-trial "$gateways" </dev/null)
    note bare.up "$(awk '$1 == "up" { printf "%.1f", $2 }' <<<"$words")"
    note bare.down "$(awk '$1 == "down" { printf "%.1f", $2 }' <<<"$words")"

    from=$EPOCHREALTIME
    "$bin/rainyday" up "$work/many.yaml" --name "$name" --out "$work/out" >/dev/null 2>&1
    note whole.up "$(ms "$from")"
    keeper=$("$bin/rainyday" status --name "$name" | sed -n 's/.*kept by process \([0-9]*\).*/\1/p')
    init=$(pgrep -P "$keeper" -f lab-init)
    for process in $(pgrep -P "$init" -x rainyday-node); do
        awk '/^Pss:/ { p = $2 } /^Private_Dirty:/ { q = $2 } END { print p, q }' "/proc/$process/smaps_rollup"
    done >"$work/nodes"
    note node.proportional "$(cut -d ' ' -f 1 "$work/nodes" | middle)"
    note node.own "$(cut -d ' ' -f 2 "$work/nodes" | middle)"
    note node.count "$(wc -l <"$work/nodes")"
    from=$EPOCHREALTIME
    "$bin/rainyday" down --name "$name" >/dev/null
    note whole.down "$(ms "$from")"

    for _ in 1 2 3; do
        words=$(fresh "$work/node" "$bin/rainyday-node" "$work/settings")
        note one.start "$(cut -d ' ' -f 1 <<<"$words")"
        note one.own "$(cut -d ' ' -f 2 <<<"$words")"
        note one.proportional "$(cut -d ' ' -f 3 <<<"$words")"
        note one.resident "$(cut -d ' ' -f 4 <<<"$words")"
    done
}

echo "$(date -u +%FT%TZ), Linux $(uname -r), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg)"
echo "idle before: $(idle 2) %"
before=$(head -n 1 /proc/stat)
for ((i = 1; i <= rounds; i++)); do round; done
echo "idle meanwhile: $(share "$before" "$(head -n 1 /proc/stat)") %"
echo "$rounds interleaved rounds of $gateways nodes; medians [least to most] in ms"
echo
row='%-44s %9s %-20s %9s %-20s %12s\n'
printf "$row" "" up "" down "" "up/down : floor"
line() { # key, words
    local ratio=
    [ -e "$work/$1.up" ] || return 0
    [ -z "$hasPeers" ] || ratio=$(awk -v up="$(median "$1.up")" -v down="$(median "$1.down")" \
        -v floorUp="$(median floor.up)" -v floorDown="$(median floor.down)" \
        'BEGIN { printf "%.1f / %.1f", up / floorUp, down / floorDown }')
    printf "$row" "$2" "$(median "$1.up")" "$(range "$1.up")" "$(median "$1.down")" "$(range "$1.down")" "$ratio"
}
line floor "floor.c: namespaces, veths, addresses"
line batch "ip -batch: the same"
line bare "rainyday lab-trial: the same, and routes"
line whole "rainyday up, down: everything, ready"
echo
echo "one rainyday-node alone: ready after $(median one.start) ms $(range one.start)"
echo "  memory: $(median one.own) kB its own, $(median one.proportional) kB PSS, $(median one.resident) kB resident"
echo "one of $(median node.count) rainyday-nodes of a lab:"
echo "  memory: $(median node.own) kB its own, $(median node.proportional) kB PSS"
