#!/usr/bin/env bash
# Says who was registered where, by Wireshark's reading of a recording alone: no line of this project takes part.
# Usage: Scripts/who-was-registered-where.sh CAPTURE [VERDICT]
#
# Prints one line an interval: gateway, controller, from and to in seconds of the story, and what ended it; below them
# the refusals. A registration begins when the accepting reply to the gateway's ServiceChange is on the gateway's own
# link; it ends with the next acceptance elsewhere, a forced ServiceChange, or the end of the TCP connection.
#
# With the verdict.json of the same run, compares the two (gateway, controller, microsecond of every acceptance and
# refusal) and exits with 1 where they differ. Needs tshark; exit code 4 without it.
set -euo pipefail
export LC_ALL=C
capture=${1:?which capture?} verdict=${2:-}
command -v tshark >/dev/null || { echo "rainyday: tshark is missing: apt-get install tshark" >&2; exit 4; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fields() { # capture, display filter, field…
    local file=$1 filter=$2
    shift 2
    # A recording of every link shows a segment several times; only what is new may be taken for a message.
    tshark -r "$file" -o tcp.reassemble_out_of_order:TRUE -Y "$filter" -T fields -E separator=';' \
        -E aggregator='~' "${@/#/-e}" 2>"$folder/complaints" || { cat "$folder/complaints" >&2; exit 2; }
}

# The story begins at the time that the comment of the recording names, else with the second of the first frame.
start=$(grep -a -o -m 1 'start=[0-9TZ:-]*' "$capture" | head -n 1 | cut -d = -f 2 || true)
if [ -n "$start" ]; then
    start=$(date -u -d "$start" +%s)
else
    start=$(fields "$capture" 'frame.number == 1' frame.time_epoch | cut -d . -f 1)
fi

# Which address is which node: by the link that sends from it. A link of a router has a dot in its name.
fields "$capture" '(ip || ipv6) && frame.packet_flags_direction == 2 && !(frame.interface_name contains ".")' \
    frame.interface_name ip.src ipv6.src | sort -u >"$folder/names"

# A gateway is who asks by ServiceChange, without force. Its own link shows what it sent and what reached it, once each.
fields "$capture" 'megaco.command == "ServiceChange" && megaco.transaction == "Request"' \
    frame.interface_name ip.src ipv6.src text |
    awk -F ';' '!/MT=(FO|HO)|Method ?= ?(Forced|Handoff)/ { print $2 $3 }' >"$folder/askers"
# In binary the methods have numbers: 1 is forced, 5 is hand off.
fields "$capture" 'h248.serviceChangeMethod && !(h248.serviceChangeMethod in {1, 5})' ip.src ipv6.src |
    awk -F ';' '{ print $1 $2 }' >>"$folder/askers"
sort -u "$folder/askers" >"$folder/gateways"
links=$(awk -F ';' 'NR == FNR { is[$1]; next } ($2 $3) in is && $1 != "" { printf "%s\"%s\"", sep, $1; sep = ", " }' \
    "$folder/gateways" "$folder/names")
if [ -n "$links" ]; then
    tshark -r "$capture" -Y "frame.interface_name in {$links}" -w "$folder/links.pcapng" 2>"$folder/complaints"
else
    ln -s "$(realpath "$capture")" "$folder/links.pcapng" # recorded at one place
fi

# A binary message brings its fields after those of text, and is told in the words of text.
fields "$folder/links.pcapng" 'megaco || h248 || tcp.flags.fin == 1 || tcp.flags.reset == 1' \
    frame.time_epoch frame.packet_flags_direction ip.src ipv6.src ip.dst ipv6.dst tcp.stream \
    megaco.transaction megaco.transid megaco.command megaco.error_code \
    h248.Transaction h248.transactionRequest.transactionId h248.serviceChangeMethod h248.serviceChangeResult \
    h248.errorCode text |
    awk -F ';' -v OFS=';' '
        # The kind of a transaction is 0 for a request and 2 for a reply; both call the identifier by one name.
        $12 != "" {
            $8 = $12 == 0 ? "Request" : $12 == 2 ? "Reply" : "other"
            $9 = $13; $10 = $14 $15 == "" ? "other" : "ServiceChange"; $11 = $16
        }
        { print }' >"$folder/events"

# Both tables have: gateway, controller, moment to the microsecond, accepted or the error.
awk -F ';' -v start="$start" -v table="$folder/seen" '
    function name(address) { return address in node ? node[address] : address }
    function close_link(gateway, why) {
        if (!(gateway in where)) return
        printf "%-8s %-8s %10.3f %10.3f  %s\n", gateway, where[gateway], since[gateway], time, why
        delete where[gateway]
    }
    FILENAME ~ /names$/ { node[$2 $3] = $1; next }
    FILENAME ~ /gateways$/ { isGateway[$1]; next }
    {
        # Whole seconds are subtracted apart from the rest: a double does not hold both.
        split($1, part, "."); time = (part[1] - start) "." substr(part[2] "000000", 1, 6)
        from = $3 $4; to = $5 $6; stream = $7
        count = split($8, kind, "~"); split($9, identifier, "~"); split($10, command, "~"); split($11, error, "~")
        for (i = 1; i <= count; i++) {
            if (command[i] != "ServiceChange") continue
            if (kind[i] == "Request" && from in isGateway) {
                asked[from, to, identifier[i]] = 1
            } else if (kind[i] == "Request" && to in isGateway) {
                if (name(to) in where && where[name(to)] == name(from)) close_link(name(to), "sent away")
            } else if (kind[i] == "Reply" && asked[to, from, identifier[i]]) {
                delete asked[to, from, identifier[i]]
                # An answer on a connection that the gateway has left reaches nobody.
                if (stream in left) continue
                gateway = name(to); controller = name(from)
                if (error[i] != "") {
                    refused[gateway " " controller " " error[i]]++
                    print gateway, controller, time, error[i] >table
                } else {
                    close_link(gateway, "registered with " controller)
                    where[gateway] = controller; since[gateway] = time; connection[gateway] = stream
                    print gateway, controller, time, "accepted" >table
                }
            }
        }
        if (count == 0 && stream != "" && from in isGateway) left[stream]
        if (count == 0 && stream != "") for (gateway in where)
            if (connection[gateway] == stream)
                close_link(gateway, "closed by " (name(from) == gateway ? "the gateway" : where[gateway]))
    }
    END {
        for (gateway in where)
            printf "%-8s %-8s %10.3f %10s  %s\n", gateway, where[gateway], since[gateway], "-", "still there"
        for (key in refused) {
            split(key, part, " ")
            printf "%-8s %-8s refused with %s, %d times\n", part[1], part[2], part[3], refused[key]
        }
    }' "$folder/names" "$folder/gateways" "$folder/events" | sort -k 1,1 -k 3,3n
[ -e "$folder/seen" ] || : >"$folder/seen"

[ -n "$verdict" ] || exit 0
sed -n '/^ *"registrations": \[/,/^ *\]/p' "$verdict" | tr ',{}' '\n' | awk '
    { gsub(/"/, "") }
    $1 == "gateway:" { gateway = $2 }
    $1 == "controller:" { controller = $2 }
    $1 == "t_s:" { split($2, part, "."); time = part[1] "." substr(part[2] "000000", 1, 6) }
    $1 == "outcome:" { outcome = $2 }
    $1 == "error:" && outcome != "unanswered" { print gateway, controller, time, $2 == "null" ? "accepted" : $2 }
    ' | sort >"$folder/said"
if ! difference=$(diff <(sort "$folder/seen") "$folder/said"); then
    echo "tshark (<) and $verdict (>) disagree:" >&2
    echo "$difference" >&2
    exit 1
fi
echo "agrees with $verdict: $(wc -l <"$folder/said") answered registrations"
