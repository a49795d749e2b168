#!/bin/sh
# Asks a SIP server ten times with OPTIONS; exit code 0 when each of the ten was answered well.
# usage: ask-options.sh u1|t1 OWN-ADDRESS SERVER        u1: over UDP, t1: over TCP
# SIPp gives up where its first connection is reset, as by a server that has yet to start: so it is asked anew.
for try in 1 2 3 4 5 6 7 8 9 10; do
    sipp -sf Tests/Peers/ask-options.xml -nostdin -m 10 -t "$1" -i "$2" "$3" && exit 0
    sleep 0.2
done
exit 1
