#!/usr/bin/env bash
# How long a browser takes to open a report of 100,000 messages; fails where it is more than a second.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
{
    cat <<'YAML'
title: A hundred gateways for two hours
lasts: 130min
networks: { lan: { subnet: 10.0.0.0/16 } }
regions:
  1: { name: One, backup servers: [srs] }
servers:
  main: { type: main, network: lan, address: 10.0.250.10, region: 1 }
  srs: { type: survivable remote, network: lan, address: 10.0.250.11, region: 1 }
gateways:
  g0: { network: lan, address: 10.0.240.100, region: 1, mgc list: [main, srs] }
YAML
    for number in $(seq 1 99); do echo "  g$number: { like: g0, address: 10.0.1.$number }"; done
    echo 'timeline:'
    echo '  - { at: 30min, until: 40min, cut: { between: [[g1, g2, g3], main] } }'
} >"$folder/crowd.yaml"
"${RAINYDAY:-.build/release/rainyday}" simulate "$folder/crowd.yaml" --quiet --out "$folder/out"
python3 Tests/Browser/check-reports.py --limit 1000 "$folder/out"
