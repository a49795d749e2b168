#!/usr/bin/env bash
# Plays a split registration and the same storm with its prevention on the wire, and says where the captures lie.
# Usage: Scripts/demo.sh OUTPUT-FOLDER SPEED
set -euo pipefail
out=$1 speed=$2
rainyday=.build/release/rainyday
status=0

for story in split-partial-wan prevented-partial-wan; do
    code=0
    "$rainyday" run "Topologies/$story.yaml" --speed "$speed" --out "$out/$story" || code=$?
    case $code in
        4) exit 4 ;;
        130 | 143) exit $code ;;
    esac
    [ $code -gt $status ] && status=$code
    echo
done

echo "Open them in Wireshark, or look again in the terminal:"
for story in split-partial-wan prevented-partial-wan; do
    echo "  wireshark $out/$story/sent.pcapng"
    echo "  $rainyday inspect $out/$story/capture.pcapng"
done
exit $status
