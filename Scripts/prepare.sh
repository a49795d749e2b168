#!/usr/bin/env bash
# Installs what a build or a test needs and this machine lacks; says what, and uses sudo only where it must.
# Usage: Scripts/prepare.sh build|test|soak
set -euo pipefail

lack() { # one clear sentence, and exit code 4
    echo "rainyday: $1" >&2
    exit 4
}

command -v swift >/dev/null || lack "Swift is missing: install Swift 6.3 from https://www.swift.org/install/linux/ and put it on PATH."
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
[ "$(printf '%s\n6.3\n' "$version" | sort -V | head -n 1)" = 6.3 ] ||
    lack "Swift $version is too old: 6.3 or newer is needed, see https://www.swift.org/install/linux/."

missing=()
need() { # package, then a test that succeeds once it is there
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
header() { [ -e "/usr/include/$1" ] || ls /usr/include/*/"$1" >/dev/null 2>&1; }

need libpcap-dev header pcap/pcap.h
need zlib1g-dev header zlib.h
need libzstd-dev header zstd.h
if [ "${1:-build}" != build ]; then
    need tshark command -v tshark
    need iproute2 command -v ip
    need python3 command -v python3
    need rsync command -v rsync
    need chromium command -v chromium
    if [ -d "${RAINYDAY_PEERS:-../shared}/peers" ]; then
        need erlang-base command -v escript
        need erlang-dev sh -c 'ls /usr/lib/erlang/lib/megaco-*/include/megaco.hrl'
        need erlang-megaco sh -c 'ls -d /usr/lib/erlang/lib/megaco-*'
        # Not by PATH: an ordinary user's has no sbin.
        need kamailio test -x /usr/sbin/kamailio
        need sip-tester command -v sipp
        need baresip-core command -v baresip
        need sipsak command -v sipsak
    fi
fi
if [ "${1:-build}" = soak ]; then need parallel command -v parallel; fi
[ ${#missing[@]} -eq 0 ] && exit 0

install=(apt-get install -y --no-install-recommends "${missing[@]}")
command -v apt-get >/dev/null || lack "these packages are missing, under their Debian names: ${missing[*]}."
if [ "$(id -u)" -eq 0 ]; then
    run=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null || { command -v sudo >/dev/null && [ -t 0 ]; }; then
    run=(sudo)
else
    lack "these packages are missing and you are not root; ask for: apt-get install ${missing[*]}"
fi
echo "rainyday: installing ${missing[*]}"
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
if ! { "${run[@]}" apt-get update && "${run[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    lack "apt-get could not install ${missing[*]}; its last words are above, all of them in $log."
fi
rm -f "$log"
