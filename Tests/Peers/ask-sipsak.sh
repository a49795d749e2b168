#!/bin/sh
# Asks a SIP server five times with OPTIONS by sipsak; exit code 0 when each of the five was answered with 200.
# usage: ask-sipsak.sh udp|tcp SERVER
# A server that has yet to start refuses: so the first question is put anew.
for try in 1 2 3 4 5 6 7 8 9 10; do
    sipsak -E "$1" -vv -s "sip:$2:5060" && break
    sleep 0.2
done
for count in 1 2 3 4 5; do
    sipsak -E "$1" -v -s "sip:$2:5060" || exit 1
done
echo "five answers"
