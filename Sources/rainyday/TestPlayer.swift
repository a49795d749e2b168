import Rehearsals
import Reports
import Simulation
import Synchronization
import Topologies
import Verdicts

/// Plays a story of a test under one seed, in the way that was asked for; from any thread.
final class TestPlayer: Sendable {
    let on: Test.Place
    let firstSeed: UInt64?
    let speed: Int?
    let folder: String
    /// What runs are doing now, for the changing line.
    let doing = Mutex("")

    /// What a run has to say to the test.
    struct Return: Sendable {
        var run: PlayedStory
        var expectations: [Expectation] = []
        /// The signal that ended it early.
        var signal: Int32?
        /// Why no further story can be played either.
        var end: ExitStatus?
    }

    init(on: Test.Place, firstSeed: UInt64?, speed: Int?, folder: String) {
        self.on = on
        self.firstSeed = firstSeed
        self.speed = speed
        self.folder = folder
    }

    /// What a run on the wire is doing now; empty in virtual time.
    var progress: String { doing.withLock { $0 } }

    /// - Parameter number: which of the story's seeds, from 0.
    func play(_ story: TestStory, number: Int) -> Return {
        switch story.read() {
        case .unreadable(let lines):
            let section = FailureReport.Section(
                nil, .fail, measured: lines.first ?? "cannot be read", lines: lines.map { "  " + $0 })
            let report = FailureReport([section], replay: "rainyday check " + Self.quoted(story.file))
            return Return(run: PlayedStory(seed: firstSeed ?? 1, status: .unreadable, report: report, seconds: 0))
        case .topology(var topology):
            topology.seed = (firstSeed ?? topology.seed) &+ UInt64(number)
            let begin = ContinuousClock.now
            var result =
                switch on {
                case .simulation: simulate(topology, story.file)
                case .wire: playOnWire(topology, story.file)
                case .both: playBoth(topology, story.file)
                }
            result.run.seconds = (ContinuousClock.now - begin) / .seconds(1)
            result.expectations = topology.expectations
            return result
        }
    }

    // MARK: Virtual time

    private func simulate(_ topology: Topology, _ file: String) -> Return {
        let replay = "rainyday simulate \(Self.quoted(file)) --seed \(topology.seed)"
        do {
            let rehearsal = try Rehearsal(topology, named: file)
            let faults = rehearsal.result.actions.map { Ladder.Annotation($0.time, $0.text) }
            return Self.judged(rehearsal.verdict, faults, replay: replay)
        } catch {
            return Self.unplayable("\(error)", seed: topology.seed, replay: replay)
        }
    }

    // MARK: What came of it

    static func judged(_ verdict: Verdict, _ faults: [Ladder.Annotation], replay: String) -> Return {
        let status: PlayedStory.Status =
            switch verdict.exitCode {
            case 0: .pass
            case 1: .fail
            case _: .inconclusive
            }
        let report = FailureReport(verdict, annotations: faults, replay: replay, settings: .init(width: 116))
        return Return(
            run: PlayedStory(seed: verdict.circumstances.seed, status: status, report: report, seconds: 0))
    }

    /// A story that met a bound, or a lab that broke: nothing can be said of its expectations.
    static func unplayable(_ why: String, seed: UInt64, replay: String) -> Return {
        let section = FailureReport.Section(
            nil, .inconclusive, measured: why, lines: ["  not played to its end: " + why])
        return Return(
            run: PlayedStory(
                seed: seed, status: .inconclusive, report: FailureReport([section], replay: replay), seconds: 0))
    }

    /// A word for the shell.
    static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "/._-+,:@%=".utf8.contains(byte)
        }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
