public import Topologies
import Verdicts
import Wire

/// A story under all the seeds that it was tested with: its line, its failures, its place in a JUnit file.
///
/// Hand it each run by ``add(_:)``, in the order of seeds. Of runs that went wrong in the same way it keeps the report
/// of the first and the seeds of a few more; what is beyond is counted.
public struct StoryRecord: Hashable, Sendable {
    /// The topology file as the user named it.
    public let file: String
    /// The expectations of the file; empty where it could not be read.
    public var expectations: [Expectation] = []
    /// How many runs there were, by how they came out.
    public private(set) var counts: [PlayedStory.Status: Int] = [:]
    /// Wall time of all runs.
    public private(set) var seconds = 0.0
    /// Why it was left out, or what else was worth a word; the first such note.
    public private(set) var note: String?
    private var wrongs: [Wrong] = []
    private var tallies: [Int?: Tally] = [:]
    private var firstSeed: UInt64?

    /// So many ways to go wrong are reported in full.
    public static let reportLimit = 3
    /// So many seeds are named of what went wrong with many.
    public static let seedLimit = 10

    /// A run that went wrong, and others in which the same was wrong.
    private struct Wrong: Hashable {
        let run: PlayedStory
        var seeds: [UInt64] = []
        var count = 0

        func isLike(_ other: PlayedStory) -> Bool {
            run.report.sections.map(\.expectation) == other.report.sections.map(\.expectation)
                && run.report.sections.map(\.outcome) == other.report.sections.map(\.outcome)
        }
    }

    /// What went wrong with one expectation, or with the story as a whole.
    private struct Tally: Hashable {
        var failures: [UInt64] = []
        var doubts: [UInt64] = []
        var failureCount = 0
        var doubtCount = 0
        var measured: String
        var isFailure: Bool
        var text: String
    }

    public init(file: String) { self.file = file }

    /// Takes in a run; that a file cannot be read is taken in once.
    public mutating func add(_ run: PlayedStory) {
        guard counts[.unreadable] == nil else { return }
        counts[run.status, default: 0] += 1
        seconds += run.seconds
        firstSeed = firstSeed ?? run.seed
        note = note ?? run.note
        keep(run)
        // Played both ways, a story can fail an expectation twice.
        for (index, section) in run.report.sections.enumerated()
        where !run.report.sections[..<index].contains(where: { $0.expectation == section.expectation }) {
            tally(run.report.sections[index...].filter { $0.expectation == section.expectation }, of: run)
        }
    }

    private mutating func keep(_ run: PlayedStory) {
        guard !run.report.sections.isEmpty else { return }
        if let index = wrongs.firstIndex(where: { $0.isLike(run) }) {
            wrongs[index].count += 1
            if wrongs[index].seeds.count < Self.seedLimit { wrongs[index].seeds.append(run.seed) }
        } else if wrongs.count < Self.reportLimit {
            wrongs.append(Wrong(run: run))
        }
    }

    private mutating func tally(_ sections: [FailureReport.Section], of run: PlayedStory) {
        guard let worst = sections.first(where: { $0.outcome == .fail }) ?? sections.first else { return }
        let isFailure = worst.outcome == .fail
        let text = sections.map(\.text).joined() + "  replay: \(run.report.replay)\n"
        var tally = tallies[worst.expectation] ?? Tally(measured: worst.measured, isFailure: isFailure, text: "")
        // A failure says more than a doubt that came before it.
        if isFailure, !tally.isFailure {
            tally.measured = worst.measured
            tally.isFailure = true
            tally.text = text
        } else if tally.failureCount + tally.doubtCount < Self.reportLimit {
            tally.text += text
        }
        if isFailure {
            tally.failureCount += 1
            if tally.failures.count < Self.seedLimit { tally.failures.append(run.seed) }
        } else {
            tally.doubtCount += 1
            if tally.doubts.count < Self.seedLimit { tally.doubts.append(run.seed) }
        }
        tallies[worst.expectation] = tally
    }

    /// How many runs there were.
    public var runs: Int { counts.values.reduce(0, +) }

    /// The worst of all runs; nil before the first.
    public var status: PlayedStory.Status? {
        [.fail, .unreadable, .inconclusive, .skipped, .pass].first { counts[$0, default: 0] > 0 }
    }

    /// What is wrong, for people: the first run of each kind in full, then the seeds of the others.
    public var failureText: String {
        var text = ""
        for wrong in wrongs {
            text += (runs > 1 ? "  seed \(wrong.run.seed)\n" : "") + wrong.run.report.text
            if wrong.count > 0 {
                text += "  the same with \(Self.words(wrong.seeds, of: wrong.count))\n"
            }
        }
        let told = wrongs.reduce(0) { $0 + 1 + $1.count }
        let more = runs - counts[.pass, default: 0] - counts[.skipped, default: 0] - told
        if more > 0 { text += "  and \(more) more with other failures\n" }
        return text
    }

    /// `3 more seeds: 7, 8, 9`.
    private static func words(_ seeds: [UInt64], of count: Int) -> String {
        CountText.of(count, "more seed") + ": " + seeds.map(String.init).joined(separator: ", ")
            + (count > seeds.count ? " …" : "")
    }

    // MARK: JUnit

    /// The suite of the story: a case for the story as a whole, then one for each expectation. What went wrong under
    /// any seed is wrong.
    ///
    /// - Parameter properties: facts about the test, beside the seeds.
    public func junit(properties: [JUnitSuite.Property]) -> JUnitSuite {
        var cases = [JUnitCase(name: "the story", file: file, outcome: outcome(nil), seconds: seconds)]
        switch status {
        case nil: cases[0].outcome = .skipped(message: note ?? "not played")
        case .skipped: cases[0].outcome = .skipped(message: note ?? "left out")
        case .unreadable, .pass, .fail, .inconclusive:
            for (index, expectation) in expectations.enumerated() {
                cases.append(
                    JUnitCase(
                        name: expectation.text, file: file, line: expectation.line, outcome: outcome(index)))
            }
        }
        let seeds = firstSeed.map { [JUnitSuite.Property("seed", String($0)), .init("runs", String(runs))] } ?? []
        return JUnitSuite(name: file, properties: properties + seeds, cases: cases, seconds: seconds)
    }

    private func outcome(_ expectation: Int?) -> JUnitCase.Outcome {
        guard let tally = tallies[expectation] else { return .pass }
        let message = runs > 1 ? "\(tally.measured) (\(Self.seeds(tally, of: runs)))" : tally.measured
        let text = "\n" + tally.text
        if status == .unreadable { return .error(type: "unreadable", message: message, text: text) }
        guard tally.isFailure else { return .error(type: "inconclusive", message: message, text: text) }
        return .failure(message: message, text: text)
    }

    private static func seeds(_ tally: Tally, of runs: Int) -> String {
        func words(_ seeds: [UInt64], _ count: Int) -> String {
            let named = seeds.map(String.init).joined(separator: ", ")
            return "with \(count) of \(runs) seeds: \(named)" + (count > seeds.count ? " …" : "")
        }
        return tally.isFailure
            ? words(tally.failures, tally.failureCount) : words(tally.doubts, tally.doubtCount)
    }
}
