import Advice
import Dispatch
import Glibc
import Topologies

/// `simulate --sweep`: the same story with one setting after another, a table of what each costs.
enum SimulateSweep {
    /// Plays every combination, as many at once as there are processors, and shows what came of them.
    static func run(_ file: String, over ranges: [SettingRange], seed: UInt64?, speed: Int, asJSON: Bool, isQuiet: Bool)
        throws
    {
        let source = try StoryOptions.source(file)
        let progress = SweepProgress(isQuiet: isQuiet)
        let sweep: Sweep
        do {
            let seeds = try seed.map { [try SettingRange("seed=\($0)")] } ?? []
            sweep = try Sweep(
                source, named: file, over: seeds + ranges, speed: speed, checked: { progress.checked($0, of: $1) })
        } catch {
            throw ExitStatus.unreadable("--sweep \(error)")
        }
        let outcomes = try play(sweep, progress)
        let table = SweepTable(sweep.ranges, outcomes, of: sweep.combinations.count)
        if asJSON {
            Terminal.put(table.json.prettyText)
        } else {
            for line in table.lines + [""] + table.remarks { Terminal.write(line) }
        }
        if outcomes.count < sweep.combinations.count, let signal = Interruption.signal {
            throw ExitStatus.signalled(signal)
        }
        guard outcomes.allSatisfy({ $0.failure == nil }) else { throw ExitStatus(code: 3, text: nil) }
    }

    /// What was played, which is not all where a signal came.
    private static func play(_ sweep: Sweep, _ progress: SweepProgress) throws -> [SweepOutcome] {
        Interruption.watch()
        let crew = try Crew(jobs: sweep.combinations.count) { sweep.outcome(of: $0) }
        try crew.start(threads: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        var outcomes = [SweepOutcome?](repeating: nil, count: sweep.combinations.count)
        var done = 0
        progress.begin(outcomes.count)
        while done < outcomes.count, Interruption.signal == nil {
            var wait = pollfd(fd: crew.descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&wait, 1, 200)
            for (job, outcome) in crew.take() {
                outcomes[job] = outcome
                done += 1
            }
            progress.played(done, of: outcomes.count)
        }
        progress.end()
        return outcomes.compactMap { $0 }
    }
}
