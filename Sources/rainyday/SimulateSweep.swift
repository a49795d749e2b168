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
        let sweep: Sweep
        do {
            let seeds = try seed.map { [try SettingRange("seed=\($0)")] } ?? []
            sweep = try Sweep(source, named: file, over: seeds + ranges, speed: speed)
        } catch {
            throw ExitStatus.unreadable("--sweep \(error)")
        }
        let outcomes = try play(sweep, isQuiet: isQuiet)
        let table = SweepTable(sweep.ranges, outcomes)
        if asJSON {
            Terminal.put(table.json.prettyText)
        } else {
            for line in table.lines + [""] + table.remarks { Terminal.write(line) }
        }
        guard outcomes.allSatisfy({ $0.failure == nil }) else { throw ExitStatus(code: 3, text: nil) }
    }

    private static func play(_ sweep: Sweep, isQuiet: Bool) throws -> [SweepOutcome] {
        Interruption.watch()
        let crew = try Crew(jobs: sweep.combinations.count) { sweep.outcome(of: $0) }
        try crew.start(threads: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        var outcomes = [SweepOutcome?](repeating: nil, count: sweep.combinations.count)
        var done = 0
        let shows = !isQuiet && Terminal.isInteractive(STDERR_FILENO)
        while done < outcomes.count {
            var wait = pollfd(fd: crew.descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&wait, 1, 200)
            for (job, outcome) in crew.take() {
                outcomes[job] = outcome
                done += 1
            }
            if let signal = Interruption.signal { throw ExitStatus.signalled(signal) }
            if shows { Terminal.put("\r\u{1B}[K\(done) of \(outcomes.count) stories", to: STDERR_FILENO) }
        }
        if shows { Terminal.put("\r\u{1B}[K", to: STDERR_FILENO) }
        return outcomes.compactMap { $0 }
    }
}
