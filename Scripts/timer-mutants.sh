#!/usr/bin/env bash
# Changes the values and comparisons of timers, one at a time, by the smallest step (Scripts/timer-mutants.txt), and plays
# Topologies/Timers: a story must fail. Prints a table; exit code 1 where a change was not noticed.
# All changes are in one build of a copy, where RAINYDAY_MUTANT says which one counts.
# Usage: Scripts/timer-mutants.sh [NUMBER…]      all, or those by their number in the list
set -euo pipefail
cd "$(dirname "$0")/.."
copy=$PWD/.build-timer-mutants
list=Scripts/timer-mutants.txt
jobs=${JOBS:-$(nproc)}

mkdir -p "$copy/changed"
rsync -rlc --delete --exclude .build Package.swift Benchmarks Sources Tests Topologies "$copy/changed/"
# What is never counted is an unused branch, and a public import may be of no use.
sed -i '/treatAllWarnings/d' "$copy/changed/Package.swift"
cat >"$copy/changed/Sources/Wire/Mutant.swift" <<'SWIFT'
import Glibc

/// Which change of Scripts/timer-mutants.txt counts; 0 is none.
public enum Mutant {
    public static let number: Int = getenv("RAINYDAY_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0
}
SWIFT

awk -F' [|] ' -v root="$copy/changed/Sources/" '
    /^#/ { next }
    {
        number++
        file = root $1
        found = passed = count = 0
        while ((getline line < file) > 0) {
            count++
            start = 1
            if (!passed && (at = index(line, $2))) { passed = 1; start = at + length($2) }
            if (passed && !found && (at = index(substr(line, start), $3))) {
                found = 1
                at += start - 1
                line = substr(line, 1, at - 1) changed(number, $3, $4) substr(line, at + length($3))
            }
            lines[count] = line
        }
        close(file)
        if (!found) { print "rainyday: the list needs a new look: " $0 > "/dev/stderr"; bad = 1; exit 2 }
        for (index_ = 1; index_ <= count; index_++) print lines[index_] > file
        close(file)
        files[file] = 1
    }
    # An expression becomes a choice, an assignment a choice of its right side.
    function changed(number, before, after, at) {
        at = index(before, " = ")
        if (at) return substr(before, 1, at + 2) changed(number, substr(before, at + 3), substr(after, at + 3))
        return "(Mutant.number != " number " ? (" before ") : (" after "))"
    }
    END {
        if (bad) exit 2
        for (file in files) {
            hasImport = count = 0
            while ((getline line < file) > 0) {
                lines[++count] = line
                if (line ~ /import Wire$/) hasImport = 1
            }
            close(file)
            if (!hasImport) print "public import Wire" > file
            for (index_ = 1; index_ <= count; index_++) print lines[index_] > file
            close(file)
        }
    }' "$list"

# Contents decide what is built anew.
rsync -rlc --delete "$copy/changed/" "$copy/package/" --exclude .build --exclude Package.resolved
if ! swift build -c release --package-path "$copy/package" --product rainyday >"$copy/build.txt" 2>&1; then
    grep error "$copy/build.txt" >&2
    exit 4
fi
program=$copy/package/.build/release/rainyday

# Two stories at a time, of timers that have little to do with each other, until one is not met: a change that lets
# time stand still takes long in each of them, or for ever.
files=(Topologies/Timers/*.yaml)
count=${#files[@]} stride=89
play() { # number
    local first index batch
    for ((first = 0; first < count; first += 2)); do
        batch=()
        for ((index = first; index < first + 2 && index < count; index++)); do
            batch+=("${files[index * stride % count]}")
        done
        RAINYDAY_MUTANT=$1 timeout 60 "$program" test --quiet --jobs "$jobs" "${batch[@]}" >"$copy/$1.txt" 2>&1 ||
            return 1
    done
}
((count % stride)) || stride=97 # both are prime: only a multiple would leave some out

play 0 || { tail -n 20 "$copy/0.txt" >&2; echo "rainyday: a story fails without any change" >&2; exit 1; }
number=0 status=0 noticed=0
while IFS= read -r row; do
    case $row in '#'* | '') continue ;; esac
    number=$((number + 1))
    if [ $# -gt 0 ] && [[ " $* " != *" $number "* ]]; then continue; fi
    file=${row%% | *} after=${row##* | } before=${row% | *}
    before=${before##* | }
    if play $number; then
        verdict="NOT NOTICED"
        status=1
    else
        noticed=$((noticed + 1))
        verdict=$({ grep -oE 'Topologies/Timers/[a-z0-9-]+\.yaml' "$copy/$number.txt" || true; } | sort -u |
            sed 's|.*/||; s|\.yaml$||' | paste -sd ' ')
        [ -n "$verdict" ] || verdict="time stands still"
    fi
    printf 'table: %2d %-38s %s -> %s: %s\n' $number "$file" "$before" "$after" "$verdict"
done <"$list"
echo "table: $noticed changes noticed"
exit $status
