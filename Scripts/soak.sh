#!/usr/bin/env bash
# What takes longer than make test; about two and a half hours on two cores, bounded by the limit of each step (below).
# Usage: Scripts/soak.sh [STEP…]      all steps, or those named:
#
#   bite          the expectations of each story fail where they should                           20 s
#   seeds         every story with 200 seeds in virtual time                                       4 min
#   explore       searches find seven kinds of bad days, each without a hint; four parts merge           5 min
#   determinism   debug and release build give the same bytes                   1 min, with the build 9
#   wire          every story on the wire at speed 20: two of them ten times, the others thrice   16 min
#   real          split-partial-wan in real minutes: failover 101 to 130 s after the cut           6 min
#   timers        the Primary Search Timer at 1, 2 and 5 minutes, on the wire                      2 min
#   crashes       the wire suites with RAINYDAY_SOAK=1: kill -9 at 50 moments, long garbage       15 min
#   fuzz          ten minutes of libFuzzer for each reader of bytes (FUZZ_SECONDS), and seeded changes 60 min
#   mutants       twelve values in the code changed by the smallest step: a test fails for each      15 min
#   milliseconds  timers in the code changed by a millisecond: a story of Topologies/Timers fails  15 min
#   sanitizer     the pure tests under the address sanitizer                                      12 min
#
# Needs the release build (make build) and makes the debug build. RAINYDAY_BIN names a folder with other release
# binaries, SOAK_ROUNDS another number of runs than ten. Each step leaves its words in .build/soak/STEP.txt. Exit code 1
# where a step failed; an inconclusive run is no pass, but only a host too busy for most of them fails the soak.
set -uo pipefail
cd "$(dirname "$0")/.."
export RAINYDAY=${RAINYDAY_BIN:-$PWD/.build/release}/rainyday
debug=.build/debug/rainyday
folder=.build/soak
speed=20 seeds=200 rounds=${SOAK_ROUNDS:-10}
mkdir -p "$folder"
[ -x "$RAINYDAY" ] || { echo "rainyday: $RAINYDAY is missing: make build" >&2; exit 4; }

bite() {
    Scripts/bite.sh >"$folder/bite.list" || { cat "$folder/bite.list"; return 1; }
    sed 's/^/table: /' "$folder/bite.list"
}

seeds() {
    "$RAINYDAY" test Topologies/*.yaml --seeds "$seeds" --junit "$folder/seeds.xml" >"$folder/seeds.list"
    local code=$?
    cat "$folder/seeds.list"
    sed -n 's/^\([0-9]* stories: .*\)/table: \1/p' "$folder/seeds.list"
    return $code
}

debug_build() {
    swift build --build-tests --explicit-target-dependency-import-check error >"$folder/build.txt" 2>&1 && return
    tail -n 20 "$folder/build.txt"
    return 1
}

determinism() {
    local story name file status=0
    debug_build || return 1
    for story in Topologies/*.yaml; do
        name=$(basename "$story" .yaml)
        "$RAINYDAY" simulate "$story" --out "$folder/release/$name" --quiet || status=1
        "$debug" simulate "$story" --out "$folder/debug/$name" --quiet || status=1
        for file in capture.pcapng journal.jsonl verdict.json ladder.txt; do
            cmp "$folder/release/$name/$file" "$folder/debug/$name/$file" || status=1
        done
        echo "table: $name $(sha256sum <"$folder/release/$name/capture.pcapng" | cut -c 1-16)"
    done
    return $status
}

second_opinion() { # folder of a run: what Wireshark says of it
    local protocol hierarchy malformed
    Scripts/who-was-registered-where.sh "$1/capture.pcapng" "$1/verdict.json" | tail -n 1 || return 1
    malformed=$(tshark -r "$1/capture.pcapng" -Y '_ws.malformed || megaco.parse_error' 2>/dev/null) || return 1
    [ -z "$malformed" ] || { echo "malformed, says tshark: $malformed"; return 1; }
    hierarchy=$(tshark -r "$1/capture.pcapng" -q -z io,phs 2>/dev/null)
    for protocol in megaco h225 sip; do
        grep -q "^ *$protocol " <<<"$hierarchy" || { echo "no $protocol, says tshark"; return 1; }
    done
}

play() { # topology, most runs, least passes of them, "enough" to stop there; leaves `out`, the folder of the last run
    local name run code status=0 passed=0 failed=0 doubtful=0
    name=$(basename "$1" .yaml)
    for ((run = 1; run <= $2; run++)); do
        out=$folder/wire/$name-$run code=0
        "$RAINYDAY" run "$1" --speed "$speed" --out "$out" >"$folder/run.txt" 2>&1 || code=$?
        case $code in
            0) passed=$((passed + 1)) ;;
            3) doubtful=$((doubtful + 1)) ;;
            *) failed=$((failed + 1)) && cat "$folder/run.txt" ;;
        esac
        grep -o '"lateness_p99_ms.*[0-9]' "$out/verdict.json"
        second_opinion "$out" || status=1
        [ "${4:-}" = enough ] && [ $passed -ge "$3" ] && break
    done
    echo "table: $(printf '%-26s %3d passed %3d failed %3d inconclusive' "$name" $passed $failed $doubtful)"
    [ $status -eq 0 ] && [ $failed -eq 0 ] && [ $passed -ge "$3" ]
}

wire() {
    local story status=0
    for story in Topologies/*.yaml; do
        grep -q '^simulation only:' "$story" && continue
        case $story in
            */split-partial-wan.yaml | */prevented-partial-wan.yaml)
                play "$story" "$rounds" $((rounds * 9 / 10)) || status=1
                ;;
            *) play "$story" $(((rounds + 2) / 4)) 1 || status=1 ;;
        esac
    done
    return $status
}

real() {
    speed=1 play Topologies/split-partial-wan.yaml 1 1 || return 1 # in real minutes a host is hardly ever late
    sed -n 's/.*"gateway": "\([^"]*\)", "controller": "srs", "t_s": \([0-9.]*\).*/\1 \2/p' \
        "$out/verdict.json" |
        awk '{ printf "table: %s registered with srs %.3f s after the cut\n", $1, $2 - 60 }'
}

timers() { # a story whose gateways search for one, two and five minutes; measured within a second of that
    local minutes story status=0
    for minutes in 1 2 5; do
        story=$folder/search-${minutes}min.yaml
        sed -E "/^expect:/,\$d; s/primary search: 1min/primary search: ${minutes}min/
            s/^lasts:.*/lasts: $((minutes + 5))min/; s/at: 5min, heal/at: $((minutes + 4))min, heal/" \
            Topologies/split-partial-wan.yaml >"$story"
        printf 'expect:\n  - { gateway: [mg1, mg2], primary search: [%ds, %ds] }\n' \
            $((minutes * 60 - 1)) $((minutes * 60 + 1)) >>"$story"
        play "$story" 5 1 enough || status=1
        "$RAINYDAY" inspect "$out/capture.pcapng" |
            awk -v minutes=$minutes '/^primary search/ { inside = 1 } inside && !NF { exit }
                inside && $1 ~ /^mg/ { printf "table: %d min configured, %s searched %s s\n", minutes, $1, $4 }'
    done
    return $status
}

crashes() {
    debug_build || return 1
    RAINYDAY_SOAK=1 swift test --skip-build --no-parallel --filter '^[A-Za-z]+\.Wire[A-Z]'
}

fuzz() {
    Scripts/fuzz.sh "${FUZZ_SECONDS:-600}" || return 1
    debug_build || return 1
    RAINYDAY_FUZZ=150 swift test --skip-build --filter 'FuzzTests|HostileInputTests|MutatedTopologyTests'
}

mutants() { Scripts/mutants.sh; }

milliseconds() { Scripts/timer-mutants.sh; }

explore() { Scripts/explore.sh; }

sanitizer() {
    local pure='Wire|Megaco|SIP|RAS|Frames|Agents|Fabric|Packets|Topologies|Analysis|Consoles|Verdicts|Simulation'
    pure+='|Reports'
    ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build-asan --filter "^($pure)Tests\."
}

table=()
failed=0
step() { # name, limit in seconds
    local begin=$SECONDS verdict=passed
    echo "── $1"
    # What a step prints goes to its file; lines that begin with table: come into the summary as well.
    if ! timeout --signal=TERM --kill-after=30 "$2" "$0" --one "$1" >"$folder/$1.txt" 2>&1; then
        verdict=FAILED
        failed=1
        tail -n 30 "$folder/$1.txt"
    fi
    local row
    table+=("$(printf '%-12s %-7s %5d s' "$1" $verdict $((SECONDS - begin)))")
    while read -r row; do table+=("  $row"); done < <(sed -n 's/^table: //p' "$folder/$1.txt")
}

limit() { # of a step, in seconds
    case $1 in
        bite) echo 300 ;;
        explore) echo 600 ;;
        seeds | real | timers | determinism) echo 900 ;;
        wire | crashes | sanitizer | mutants | milliseconds) echo 2400 ;;
        fuzz) echo 5400 ;;
        *) echo "rainyday: there is no step $1" >&2 && exit 2 ;;
    esac
}

if [ "${1:-}" = --one ]; then
    "$2"
    exit
fi
[ $# -gt 0 ] || set -- bite seeds explore determinism wire real timers crashes fuzz mutants milliseconds sanitizer
for name in "$@"; do limit "$name" >/dev/null || exit 2; done
for name in "$@"; do step "$name" "$(limit "$name")"; done
echo "── soak, on $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg)"
printf '%s\n' "${table[@]}"
exit $failed
