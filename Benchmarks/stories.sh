# Topology files of stories of any size, for the benchmarks that source this.
# shellcheck shell=bash

network() { # a title and a length
    cat <<YAML
title: $1
lasts: $2
networks: { hq: { subnet: 10.10.0.0/16 }, branch: { subnet: 10.20.0.0/16 }, wan: { subnet: 192.0.2.0/24, delay: 15ms, jitter: 2ms } }
routers: { r-hq: [hq, wan], r-branch: [branch, wan] }
regions: { 1: { name: Headquarters }, 2: { name: Branch, backup servers: [srs] } }
servers:
  main: { type: main,              network: hq,     address: 10.10.0.10, region: 1 }
  srs:  { type: survivable remote, network: branch, address: 10.20.0.10, region: 2 }
YAML
}
gateways() { # so many
    echo "gateways:"
    echo "  mg1: { network: branch, address: 10.20.1.1, region: 2, serial: 12TG41070001, mgc list: [main, srs],"
    echo "         transition point: 1, primary search: 1min }"
    local i
    for ((i = 2; i <= $1; i++)); do echo "  mg$i: { like: mg1, address: 10.20.$((i / 200 + 1)).$((i % 200)) }"; done
}
one() { # the seven nodes for so long
    network "Seven nodes" "$1"
    echo "session managers: { sm1: { network: hq, address: 10.10.0.20, entity links: [main, srs] } }"
    gateways 4
}
many() { # so many gateways, two session managers, and main without power after twenty minutes of an hour
    network "$1 gateways fail over" 60min
    echo "session managers:"
    echo "  sm1: { network: hq, address: 10.10.0.20, entity links: [main, srs] }"
    echo "  sm2: { network: branch, address: 10.20.0.20, entity links: [main, srs] }"
    gateways "$1"
    echo "timeline: [{ at: 20min, power off: main }]"
}
