#!/usr/bin/env bash
# Every test of the project, in tiers; each tier says how long it took. Called by make test and by CI.
set -euo pipefail

tier() { # name, command…
    local name=$1 begin=$SECONDS
    shift
    echo "── $name"
    "$@"
    echo "── $name: $((SECONDS - begin)) s"
}

swift_test() { swift test --skip-build "$@"; }

tier "format" swift format lint --strict -r --configuration .swift-format Sources Tests Fuzz Package.swift
tier "build" swift build --build-tests --explicit-target-dependency-import-check error
tier "stories" .build/debug/rainyday test Topologies/*.yaml
# With one seed, so that no build fails by luck; make soak draws its own.
tier "fuzz" env FUZZ_SEED=1 Scripts/fuzz.sh 15
# The wire tier runs in real time on real namespaces: one test at a time, after everything that only computes.
tier "units" swift_test --skip '^[A-Za-z]+\.Wire[A-Z]'
tier "wire" swift_test --no-parallel --filter '^[A-Za-z]+\.Wire[A-Z]'
