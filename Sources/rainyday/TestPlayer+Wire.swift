import Lab
import Rehearsals
import Reports
import Synchronization
import Topologies
import Verdicts
import Wire

// Stories on the wire, and against their simulation.
extension TestPlayer {
    /// A run on the wire that is inconclusive is repeated, so many runs in all.
    static let attempts = 3

    /// A run that came to a verdict, or why it did not.
    private struct WireRun {
        var result: Return
        var verdict: Verdict?
    }

    func playOnWire(_ topology: Topology, _ file: String) -> Return {
        let speed = speed ?? topology.speed
        let replay = "rainyday run \(Self.quoted(file)) --speed \(speed) --seed \(topology.seed)"
        if let reason = topology.simulationOnly { return Self.leftOut(reason, seed: topology.seed, replay: replay) }
        return repeated { playOnWireOnce(topology, file, speed: speed, replay: replay).result }
    }

    /// The same story in virtual time, with kernels as slow as they seem to a lab of this speed, and on the wire.
    func playBoth(_ topology: Topology, _ file: String) -> Return {
        let speed = speed ?? topology.speed
        let replay = "rainyday test \(Self.quoted(file)) --on both --speed \(speed) --seed \(topology.seed)"
        guard !topology.hasPrograms else {
            return Self.leftOut(
                "it has programs of others, which a simulation has not", seed: topology.seed, replay: replay)
        }
        let rehearsal: Rehearsal
        do {
            rehearsal = try Rehearsal(topology, named: file, speed: speed)
        } catch {
            return Self.unplayable("\(error)", seed: topology.seed, replay: replay)
        }
        let faults = rehearsal.result.actions.map { Ladder.Annotation($0.time, $0.text) }
        let simulated = Self.judged(rehearsal.verdict, faults, replay: replay).run
        if let reason = topology.simulationOnly {
            // What fails in virtual time is told even so.
            guard simulated.status == .pass else { return Return(run: simulated) }
            return Self.leftOut(reason, seed: topology.seed, replay: replay)
        }
        return repeated {
            let wire = playOnWireOnce(topology, file, speed: speed, replay: replay)
            guard let verdict = wire.verdict, verdict.doubt == nil else { return wire.result }
            let differences = ComparisonReport(Self.comparison(of: rehearsal.verdict, and: verdict, topology)).sections
            let sections = differences + simulated.report.sections + wire.result.run.report.sections
            var result = wire.result
            result.run.report = FailureReport(sections, replay: replay)
            result.run.status = Self.worst(sections)
            return result
        }
    }

    private static func leftOut(_ reason: String, seed: UInt64, replay: String) -> Return {
        Return(
            run: PlayedStory(
                seed: seed, status: .skipped, report: FailureReport([], replay: replay), seconds: 0, note: reason))
    }

    private static func comparison(
        of simulated: Verdict, and wire: Verdict, _ topology: Topology
    ) -> AccountComparison {
        let end = Instant.start + topology.duration
        let tolerance = HostTolerance(wire.circumstances, of: topology)
        guard !topology.hasRandomFaults else {
            return AccountComparison(
                simulation: Account(outcomesOf: simulated, until: end), wire: Account(outcomesOf: wire, until: end),
                tolerance: tolerance, end: end)
        }
        return AccountComparison(
            simulation: Account(simulated.findings, journal: simulated.journal, until: end),
            wire: Account(wire.findings, journal: wire.journal, until: end), tolerance: tolerance, end: end)
    }

    private static func worst(_ sections: [FailureReport.Section]) -> PlayedStory.Status {
        if sections.contains(where: { $0.outcome == .fail }) { return .fail }
        return sections.isEmpty ? .pass : .inconclusive
    }

    private func repeated(_ play: () -> Return) -> Return {
        var result = play()
        for attempt in 1..<Self.attempts {
            guard result.run.status == .inconclusive, result.signal == nil, result.end == nil else { break }
            result = play()
            result.run.note = "run \(attempt + 1) of at most \(Self.attempts)"
        }
        return result
    }

    private func playOnWireOnce(_ topology: Topology, _ file: String, speed: Int, replay: String) -> WireRun {
        let name = Files.baseName(file)
        do {
            let options = try StoryOptions.labOptions(
                topology, speed: speed, seed: topology.seed, outputFolder: outputFolder(file, topology.seed))
            let result = try LabRun.run(options, named: file) { [self] progress in
                guard case .clock(let now) = progress else { return }
                doing.withLock { $0 = "\(name) at \(Int(now.seconds)) of \(Int(topology.duration.inSeconds)) s" }
            }
            try StoryReport(
                topology: topology, verdict: result.verdict, faults: result.faults, folder: result.outputFolder
            ).finish(isQuiet: true)
            let faults = result.faults.map { Ladder.Annotation($0.time, $0.text) }
            var judged = Self.judged(result.verdict, faults, replay: replay)
            judged.signal = result.outcome.signal
            return WireRun(result: judged, verdict: result.verdict)
        } catch let failure as LabFailure {
            var result = Self.unplayable(failure.text, seed: topology.seed, replay: replay)
            switch failure.kind {
            case .lacking, .usage: result.end = ExitStatus(failure)
            case .broken: break
            }
            return WireRun(result: result)
        } catch {
            var result = Self.unplayable("\(error)", seed: topology.seed, replay: replay)
            result.end = error as? ExitStatus
            return WireRun(result: result)
        }
    }

    /// Below the folder of the test the path of the file, so that files of the same name keep apart.
    private func outputFolder(_ file: String, _ seed: UInt64) -> String {
        let parts = file.split(separator: "/").filter { $0 != "." && $0 != ".." }.dropLast().map(String.init)
        return ([folder] + parts + [Files.baseName(file) + "-\(seed)"]).joined(separator: "/")
    }
}
