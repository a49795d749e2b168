#!/usr/bin/env bash
# Fails many H.323 phones over to a survivable and back, in virtual time and on the wire, and prints what it took: when the
# last phone was there, packets, drops, and the memory of the processes.
# Usage: Benchmarks/phones.sh [PHONES] [SPEED]        (5000 phones at speed 2; speed 0: virtual time alone)
# Needs the release build; RAINYDAY_BIN names its folder. README.md says what the figures are.
set -euo pipefail
cd "$(dirname "$0")/.."
phones=${1:-5000} speed=${2:-2}
bin=$(realpath "${RAINYDAY_BIN:-.build/release}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/phones.yaml" <<YAML
title: $phones phones fail over and come back
seed: 1
lasts: 330s
networks:
  hq:     { subnet: 10.10.0.0/16 }
  branch: { subnet: 10.20.0.0/16 }
  wan:    { subnet: 192.0.2.0/24, delay: 15ms }
routers: { r-hq: [hq, wan], r-branch: [branch, wan] }
regions: { 1: { name: Headquarters }, 2: { name: Branch, backup servers: [srs] } }
servers:
  main: { type: main,              network: hq,     address: 10.10.0.10, region: 1 }
  srs:  { type: survivable remote, network: branch, address: 10.20.0.10, region: 2 }
gateways:
  mg1: { network: branch, address: 10.20.1.11, region: 2, mgc list: [main, srs], primary search: 1min, boot time: 5s }
  mg2: { like: mg1, address: 10.20.1.12 }
phones:
  ph: { network: branch, address: 10.20.2.1, region: 2, count: $phones, extension: 200001, registration spread: 20s }
timeline:
  - { at: 60s, cut: { between: [[mg1, mg2, ph, srs], main] } }
  - { at: 240s, heal: all }
  - { at: 270s, reset: [mg1, mg2] }
expect:
  - { phones: ph, all registered with: main, at: [0s, 30s] }
  - { phones: ph, all registered with: srs, after: 60s, within: [101s, 175s] }
  - { phones: ph, registered with: srs, at: 265s }
  - { phones: ph, sent away by: srs, count: [$phones, $((phones * 2))] }
  - { phones: ph, all registered with: main, after: 270s, within: [0s, 50s] }
YAML

figures() { # verdict.json
    python3 - "$1" <<'PYTHON'
import json, sys
verdict = json.load(open(sys.argv[1]))
group = verdict["phones"][0]
for side in group["registered"]:
    print(f"  with {side['controller']}: {side['phones']} phones, {side['count']} registrations, "
          f"from {side['first_s']:.3f} s to {side['last_s']:.3f} s, {side['at_end']} at the end")
for side in group["refused"]:
    print(f"  refused by {side['controller']}: {side['count']} times, from {side['first_s']:.3f} s to {side['last_s']:.3f} s")
for side in group["sent_away"]:
    print(f"  sent away by {side['controller']}: {side['phones']} phones, {side['count']} URQs, "
          f"from {side['first_s']:.3f} s to {side['last_s']:.3f} s")
outages = group["outages"]
print(f"  outages: longest {outages['longest_s']:.1f} s, {outages['lasting']} last")
for split in verdict["phone_splits"]:
    print(f"  on several servers from {split['start_s']:.3f} s to {split['end_s']} s: {split['controllers']}")
capture, host = verdict["capture"], verdict["host"]
print(f"  packets {capture['packets']}, dropped {capture['dropped']}, malformed {capture['malformed']}; "
      f"host at most {host['lateness_max_ms']:.1f} ms late")
for result in verdict["expectations"]:
    print(f"  {result['outcome']}: {result['text']} ({result['measured']})")
PYTHON
}

echo "virtual time, $phones phones"
/usr/bin/time -f '  %e s, at most %M kB in memory' "$bin/rainyday" simulate "$work/phones.yaml" --out "$work/simulated" \
    --quiet >/dev/null || true
figures "$work/simulated/verdict.json"
[ "$speed" -gt 0 ] || exit 0

echo "wire, $phones phones, speed $speed"
/usr/bin/time -f '  %e s' "$bin/rainyday" run "$work/phones.yaml" --speed "$speed" --out "$work/wire" --quiet \
    >"$work/words" 2>&1 &
run=$!
peaks=$work/peaks
: >"$peaks"
while kill -0 $run 2>/dev/null; do
    for folder in /proc/[0-9]*; do
        program=$(readlink "$folder/exe" 2>/dev/null) || continue
        case $program in "$bin"/rainyday*) ;; *) continue ;; esac
        words=$(tr '\0' ' ' <"$folder/cmdline" 2>/dev/null) || continue
        peak=$(awk '/^VmHWM:/ { print $2 }' "$folder/status" 2>/dev/null) || continue
        [ -n "$peak" ] && echo "${folder#/proc/} $peak ${words#*rainyday}" >>"$peaks"
    done
    sleep 1
done
wait $run || true
cat "$work/words" | tail -3 | sed 's/^/  /'
figures "$work/wire/verdict.json"
echo "  peak memory of each process, kB:"
awk '{ pid = $1; if ($2 > most[pid]) most[pid] = $2; $1 = $2 = ""; words[pid] = $0 }
     END { for (pid in most) printf "    %8d %s\n", most[pid], substr(words[pid], 1, 60) }' "$peaks" | sort -rn | head -12
