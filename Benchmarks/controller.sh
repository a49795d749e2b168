#!/usr/bin/env bash
# One controller over many registrations: the latencies of a million, beside how late the host woke the load itself, and
# the memory of the controller before and after a hundred thousand gateways, each with its reply remembered.
# Usage: Benchmarks/controller.sh [REGISTRATIONS] [GATEWAYS]                    (1,000,000 by 1,000; 100,000)
# Needs the release build and a C compiler. README.md says what the rows are.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=1 count=${1:-1000000} many=${2:-100000} size=145
. Benchmarks/loads.sh

load() { # gateways, registrations
    "$bin/rainyday" serve gateway --mgc-list $host:2944 --listen $host:12944 --gateways "$1" --in-flight $window \
        --count "$2" --profile resgw/1 --json --quiet
}
memory() { awk '/^VmRSS:/ { print $2 }' "/proc/$child/status"; } # KiB
number() { sed -n "s/.*\"$1\": \([0-9.]*\).*/\1/p" "$work/line"; }
controller() {
    begin 2944 "$bin/rainyday" serve controller --listen $host:2944 --sip-port 0 --binary-port 0 --capacity $((many + 1000)) \
        --quiet --json >"$work/controller.json"
}

echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg); server on core $server, $window in flight"
controller
taskset -c 0 bash -c "$(declare -f load); bin=$bin host=$host window=$window; load 1000 $count" >"$work/line"
end
awk -v n="$(number answered)" -v s="$(number seconds)" 'BEGIN { printf "%d registrations of 1,000 gateways in %.1f s, %.0f a second\n", n, s, n / s }'
echo "  latency in µs: $(sed 's/.*"latency_us": {\([^}]*\)}.*/\1/' "$work/line")"
echo "  the host woke the load $(number worst_timer_lateness_us) µs late at most"

controller
before=$(memory)
taskset -c 0 bash -c "$(declare -f load); bin=$bin host=$host window=$window; load $many $many" >"$work/line"
after=$(memory)
end
awk -v n="$(number answered)" -v a="$before" -v b="$after" 'BEGIN {
    printf "%d gateways registered, a reply each remembered: %.1f to %.1f MB resident, %.0f bytes a gateway\n",
        n, a / 1024, b / 1024, (b - a) * 1024 / n }'
