import Analysis
import Glibc
import Lab
import Reports
import Wire

/// A test from its first story to its summary: plays stories on several threads, and tells of them in their order.
final class TestRun {
    private let seeds: Int
    private let threads: Int
    private let player: TestPlayer
    private let stories: [TestStory]
    private let crew: Crew<TestPlayer.Return>
    private let screen: TestScreen
    private let begin = ContinuousClock.now
    private var records: [StoryRecord]
    /// Runs that came before those whose turn it is.
    private var early: [Int: TestPlayer.Return] = [:]
    private var nextJob = 0
    private var signal: Int32?
    private var end: ExitStatus?

    init(_ files: [String], seeds: Int, threads: Int, player: TestPlayer, isQuiet: Bool) throws {
        self.seeds = seeds
        self.threads = threads
        self.player = player
        stories = files.map { TestStory(file: $0) }
        records = files.map { StoryRecord(file: $0) }
        screen = TestScreen(isQuiet: isQuiet, longestName: files.map(\.count).max() ?? 0)
        crew = try Crew(jobs: files.count * seeds) { [stories] job in
            player.play(stories[job / seeds], number: job % seeds)
        }
    }

    /// Plays everything, or as much as a signal or a lack of the machine lets through, and prints the summary.
    ///
    /// - Returns: how the command ends; nil where every story passed.
    func run(_ signals: SignalInbox?) throws -> ExitStatus? {
        try crew.start(threads: threads)
        while nextJob < stories.count * seeds, signal == nil, end == nil {
            wait(signals)
            for (job, result) in crew.take() {
                early[job] = result
                signal = signal ?? result.signal
            }
            takeInOrder()
            screen.draw(
                "\(nextJob / seeds) of \(stories.count) stories"
                    + (seeds > 1 ? ", \(nextJob) of \(stories.count * seeds) runs" : "") + wrong + doing)
        }
        crew.stop()
        letLabsEnd()
        early = early.filter { $0.value.signal == nil && $0.value.end == nil }
        // What is left came out of order, after a run that will not come any more.
        for (job, result) in early.sorted(by: { $0.key < $1.key }) { add(result, to: job / seeds) }
        if nextJob % seeds != 0 || !early.isEmpty { tellOfTheRest() }
        screen.finish(summary)
        return status
    }

    /// Waits for results, at most a fifth of a second, and looks for signals.
    private func wait(_ signals: SignalInbox?) {
        var watched = [pollfd(fd: crew.descriptor, events: Int16(POLLIN), revents: 0)]
        if let signals { watched.append(pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&watched, nfds_t(watched.count), 200)
        if let number = signals?.next() { signal = number }
    }

    /// Labs take themselves down in order: each that runs gets the signal too. Simulations are just left.
    private func letLabsEnd() {
        guard player.on != .simulation, let signal else { return }
        while crew.isBusy {
            kill(getpid(), signal)
            usleep(100_000)
        }
        for (job, result) in crew.take() { early[job] = result }
    }

    private func takeInOrder() {
        while let result = early.removeValue(forKey: nextJob) {
            // Of a run that a signal ended nothing is known.
            guard result.signal == nil else { return }
            if let end = result.end {
                self.end = end
                return
            }
            add(result, to: nextJob / seeds)
            nextJob += 1
            if nextJob % seeds == 0 { screen.tell(records[nextJob / seeds - 1]) }
        }
    }

    private func add(_ result: TestPlayer.Return, to story: Int) {
        records[story].expectations = result.expectations
        records[story].add(result.run)
    }

    private func tellOfTheRest() {
        for story in nextJob / seeds..<stories.count where records[story].runs > 0 { screen.tell(records[story]) }
    }

    // MARK: Words

    private func count(_ status: PlayedStory.Status?) -> Int { records.count { $0.status == status } }

    private var wrong: String {
        let failed = count(.fail) + count(.unreadable)
        let doubtful = count(.inconclusive)
        return (failed > 0 ? ", \(failed) failed" : "") + (doubtful > 0 ? ", \(doubtful) inconclusive" : "")
    }

    private var doing: String { player.progress.isEmpty ? "" : " · " + player.progress }

    private var summary: [String] {
        let played = records.filter { $0.runs > 0 }
        let runs = played.reduce(0) { $0 + $1.runs }
        var parts = ["\(count(.pass)) passed", "\(count(.fail)) failed", "\(count(.inconclusive)) inconclusive"]
        if count(.skipped) > 0 { parts.append("\(count(.skipped)) left out") }
        if count(.unreadable) > 0 { parts.append("\(count(.unreadable)) could not be read") }
        if played.count < records.count { parts.append("\(records.count - played.count) not played") }
        let wall = TestScreen.seconds((ContinuousClock.now - begin) / .seconds(1))
        var lines = [
            CountText.of(records.count, "story", "stories") + ": " + parts.joined(separator: ", ")
                + "; \(CountText.of(runs, "run")) in \(wall)"
        ]
        let slowest = played.sorted { $0.seconds > $1.seconds }.prefix(3)
        if played.count > 3 {
            let names = slowest.map { "\(Files.baseName($0.file)) \(TestScreen.seconds($0.seconds))" }
            lines.append("slowest: " + names.joined(separator: " · "))
        }
        return lines
    }

    private var status: ExitStatus? {
        if let signal { return .signalled(signal) }
        if let end { return end }
        if count(.unreadable) == records.count { return .unreadable("no file could be read") }
        if count(.fail) + count(.unreadable) > 0 { return .found }
        return count(.inconclusive) > 0 ? .inconclusive : nil
    }

    /// The results as a file for machines; what a signal left unplayed is in it as skipped.
    var junit: JUnitReport {
        JUnitReport(suites: records.map { $0.junit(properties: [.init("on", player.on.rawValue)]) })
    }
}
