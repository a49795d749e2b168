# What registrations.sh and options.sh share: a server on one core, its load on another one, and the table at the end.
# Sourced by them, from the project's folder, once `rounds`, `count` and `size` (of a request, in bytes) are set.
bin=$(realpath "${RAINYDAY_BIN:-.build/release}")
window=64 host=127.77.0.1
if ! compiler=$(command -v cc || command -v clang); then
    echo "rainyday: a C compiler is missing: apt-get install gcc" >&2
    exit 4
fi
work=$(mktemp -d)
children=()
finish() {
    local child
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
"$compiler" -O2 -Wall -o "$work/echo" Benchmarks/echo.c

# A machine with one core only gives less.
cores=$(nproc)
server=$((cores > 1 ? 1 : 0))
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; } # of processor time, 1/100 s each
note() { echo "$2" >>"$work/$1"; }
middle() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
await() { # host, port: until somebody has bound it
    local try
    for ((try = 0; try < 200; try++)); do
        if ss -Hlun "src $1 and sport = :$2" | grep -q .; then return; fi
        sleep 0.05 # a server takes the time that it takes
    done
    echo "rainyday: nobody listens on $1:$2" >&2
    exit 3
}

begin() { # port, the server's command…: leaves `child`
    local port=$1
    shift
    taskset -c $server "$@" &
    child=$!
    children+=("$child")
    await $host "$port"
}
end() { # the server that begin left
    kill "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
}

floor() { # datagrams a system call, of about the size of a request
    begin 12999 "$work/echo" serve $host 12999 "$1"
    taskset -c 0 "$work/echo" load $host 12999 "$count" $window "$size" "$1" >"$work/line"
    end
    note "floor-$1" "$(sed 's|/s.*||' "$work/line")"
    echo "  echo, $1 a call: $(cat "$work/line")"
}

ours() { # name, port, the server's options, the load's command…: notes the server's processor time, leaves the load's line
    local name=$1 port=$2 options=$3 before after
    shift 3
    begin "$port" "$bin/rainyday" serve $options --quiet --json >"$work/$name.json"
    before=$(ticks "$child")
    taskset -c 0 "$@" >"$work/line"
    after=$(ticks "$child")
    end
    note "$name-cpu" "$(awk -v t=$((after - before)) -v n="$count" 'BEGIN { printf "%.2f", t * 10000 / n }')"
}
own() { # what our load's line says: notes it, and shows it
    note own "$(sed 's/.*"seconds": \([0-9.]*\).*"answered": \([0-9]*\).*/\1 \2/' "$work/line" | awk '{ printf "%.0f", $2 / $1 }')"
    echo "  rainyday: $(sed 's/.*"latency_us": {\([^}]*\)}.*/\1/' "$work/line"), $(tail -n 1 "$work/own") a second"
}

rounds() { # calls round so often, and shows the rows that every table begins with
    local i
    echo "$(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg); server on core $server, $window in flight"
    for ((i = 1; i <= rounds; i++)); do
        echo "round $i"
        floor 1
        floor 64
        round
    done
    base=$(middle floor-1)
    echo
    row floor-1 "C echo, a datagram a call"
    row floor-64 "C echo, 64 datagrams a call"
}
row() { # file, words
    [ -s "$work/$1" ] || return 0
    awk -v n="$2" -v v="$(middle "$1")" -v b="$base" 'BEGIN { printf "%-52s %9.0f/s  %5.2f of the echo\n", n, v, v / b }'
}
