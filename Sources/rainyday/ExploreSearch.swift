import Dispatch
import Exploration
import FoundationEssentials
import Glibc
import Lab
import Synchronization
import Topologies
import Wire

/// A search on this machine: several explorers side by side, one record, and the files of what they find.
final class ExploreSearch: Sendable {
    /// How far a search goes.
    struct Bounds {
        /// Wall time; nil where the number of stories decides.
        var period: Duration?
        var stories: UInt64?
        var shard: Shard
        var jobs: Int
    }

    private struct Progress {
        var next: UInt64 = 0
        var days: [BadDay] = []
        var signatures: Set<String> = []
        var search: ExplorationRecord.Search
        var summary = ExplorationSummary()
        var record = ""
        var lastDrawn = ContinuousClock.now
        var failure: LabFailure?
        var coverage: Coverage
    }

    private let topology: Topology
    private let folder: String
    private let explorer: Explorer
    private let period: Duration?
    private let stories: UInt64?
    private let shard: Shard
    private let jobs: Int
    private let isQuiet: Bool
    private let began = ContinuousClock.now
    private let progress: Mutex<Progress>

    init(
        topology: Topology, file: String, folder: String, explorer: Explorer, bounds: Bounds, seed: UInt64,
        isQuiet: Bool
    ) {
        self.topology = topology
        self.folder = folder
        self.explorer = explorer
        period = bounds.period
        stories = bounds.stories
        shard = bounds.shard
        jobs = bounds.jobs
        self.isQuiet = isQuiet
        progress = Mutex(
            Progress(
                search: ExplorationRecord.Search(topology: file, seed: seed, shard: bounds.shard.text),
                coverage: explorer.coverage))
    }

    /// Searches until the bounds are reached, or until it is interrupted; writes the record and the topologies found.
    func run() throws -> ExplorationSummary {
        Interruption.watch()
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in work() }
        if !isQuiet, Terminal.isInteractive(STDERR_FILENO) { Terminal.put("\r\u{1B}[K", to: STDERR_FILENO) }
        let (summary, record, failure) = progress.withLock { state in
            state.search.transitions = state.coverage.transitions.map { "\($0.role): \($0.from) → \($0.to)" }
            state.summary.add(ExplorationRecord(state.search))
            state.record += Self.line(ExplorationRecord(state.search))
            return (state.summary, state.record, state.failure)
        }
        do {
            try OutputText.write(record, to: "explore.jsonl", in: folder)
        } catch {
            throw ExitStatus(error)
        }
        if let failure { throw ExitStatus(failure) }
        if let signal = Interruption.signal {
            if !isQuiet { ExploreReport(summary, isMerged: false).write() }
            throw ExitStatus.signalled(signal)
        }
        return summary
    }

    private func work() {
        var explorer = explorer
        var learnt = 0
        while let (number, news) = take(after: learnt) {
            for day in news { explorer.learn(day) }
            learnt += news.count
            let start = ContinuousClock.now
            let played = explorer.played
            let outcome = explorer.explore(number) { self.isOver(grace: .seconds(2)) }
            let replay: (day: BadDay, replay: Replay)?
            if case .found(let day) = outcome {
                replay = (day, Replay(day, of: topology, player: explorer.player))
            } else {
                replay = nil
            }
            report(
                number, outcome, replay,
                took: (wall: start.duration(to: .now), scenario: explorer.played - played))
        }
        progress.withLock { $0.coverage.formUnion(explorer.coverage) }
    }

    /// True where the search was interrupted, or its time is up for longer than a grace.
    private func isOver(grace: Duration) -> Bool {
        if Interruption.signal != nil { return true }
        return period.map { began.duration(to: .now) >= $0 + grace } ?? false
    }

    /// The next story, and what others have found meanwhile; nil where the search is over.
    private func take(after learnt: Int) -> (number: UInt64, news: [BadDay])? {
        progress.withLock { state in
            if state.failure != nil || isOver(grace: .zero) { return nil }
            if let stories, state.next >= stories { return nil }
            defer { state.next += 1 }
            return (state.next * shard.count + shard.number - 1, Array(state.days[learnt...]))
        }
    }

    private func report(
        _ number: UInt64, _ outcome: Explorer.Outcome, _ found: (day: BadDay, replay: Replay)?,
        took: (wall: Duration, scenario: Duration)
    ) {
        progress.withLock { state in
            state.search.stories += 1
            state.search.scenarioSeconds += took.scenario.inSeconds
            state.search.busySeconds += took.wall.inSeconds
            switch outcome {
            case .good: break
            case .known: state.search.violating += 1
            case .found: state.search.violating += 1
            case .unfinished(let error):
                state.search.unfinished += 1
                state.search.firstError = state.search.firstError ?? "story \(number): \(error)"
            }
            if let found { keep(found.day, found.replay, &state) }
            if state.lastDrawn.duration(to: .now) > .milliseconds(200) { draw(&state) }
        }
    }

    private func keep(_ day: BadDay, _ replay: Replay, _ state: inout Progress) {
        state.days.append(day)
        guard state.signatures.insert(day.signature).inserted else { return }
        let record = ExplorationRecord(
            ExplorationRecord.Day(
                signature: day.signature, property: day.violation.property, measured: day.violation.measured,
                faults: day.faults.map(\.line), story: day.story, confirmed: replay.confirmed, topology: replay.text,
                boxes: day.violation.boxes))
        state.record += Self.line(record)
        state.summary.add(record)
        let name = "bad-day-\(state.signatures.count).yaml"
        do throws(LabFailure) {
            try OutputText.write(replay.text, to: name, in: folder)
            // What has been found is kept even where the search ends badly.
            try OutputText.write(state.record, to: "explore.jsonl", in: folder)
        } catch {
            state.failure = error
        }
        guard !isQuiet else { return }
        let paint = Paint(isOn: Terminal.wantsColour(STDERR_FILENO))
        let clear = Terminal.isInteractive(STDERR_FILENO) ? "\r\u{1B}[K" : ""
        Terminal.write(
            "\(clear)\(paint.bad("found")) \(day.signature)  \(paint.faint("story \(day.story), \(folder)/\(name)"))",
            to: STDERR_FILENO)
    }

    private func draw(_ state: inout Progress) {
        state.lastDrawn = .now
        guard !isQuiet, Terminal.isInteractive(STDERR_FILENO) else { return }
        let seconds = max(0.001, began.duration(to: .now).inSeconds)
        let rate = Int(Double(state.search.stories) / seconds)
        Terminal.put(
            "\r\u{1B}[K\(Int(seconds)) s  \(state.search.stories) stories, \(rate)/s, "
                + "\(state.search.violating) with a violation, \(state.signatures.count) different", to: STDERR_FILENO)
    }

    private static func line(_ record: ExplorationRecord) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(record) else { return "" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
