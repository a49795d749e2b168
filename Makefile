# The commands of a newcomer: make demo, make test. The rest: make soak, make format, make golden, make clean.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

CHECKS := --explicit-target-dependency-import-check error
OUT ?= out
SPEED ?= 30

.PHONY: demo test soak format lint build golden timers clean benchmarks

## Installs what is missing, builds, and shows a split registration on the wire, then the same storm prevented.
demo:
	Scripts/prepare.sh build
	$(MAKE) --no-print-directory build
	Scripts/demo.sh "$(OUT)" "$(SPEED)"

## Release binaries with the Swift runtime inside: .build/release/rainyday and rainyday-node.
build:
	swift build -c release --static-swift-stdlib $(CHECKS)

## Installs what is missing, then every test: format, house rules, units, virtual time, and the wire tier.
test:
	Scripts/prepare.sh test
	Scripts/test.sh

## What takes longer than make test: many seeds, long fuzzing, every topology on the wire, crash loops.
soak:
	Scripts/prepare.sh soak
	$(MAKE) --no-print-directory build
	Scripts/soak.sh

## Writes Captures/*.txt and Docs/ScenarioBook.md anew; look at the difference before you commit it.
golden:
	$(MAKE) --no-print-directory build
	Scripts/golden.sh
	Scripts/book.sh

## Writes Topologies/Timers anew from the tables of Docs/Timers.md.
timers:
	Scripts/timers.sh

## Bring-up, tear-down, memory and start time, beside the bare kernel and ip -batch; virtual time; registrations and OPTIONS a second.
benchmarks:
	Scripts/prepare.sh test
	$(MAKE) --no-print-directory build
	Benchmarks/run.sh
	Benchmarks/simulation.sh
	Benchmarks/registrations.sh
	Benchmarks/controller.sh
	Benchmarks/options.sh
	Benchmarks/report.sh

format:
	swift format -i -r --configuration .swift-format Sources Tests Fuzz Package.swift

lint:
	swift format lint --strict -r --configuration .swift-format Sources Tests Fuzz Package.swift

clean:
	rm -rf .build .build-*
