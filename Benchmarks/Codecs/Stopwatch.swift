import Glibc

/// Rounds of one piece of work.
enum Stopwatch {
    /// What the work gives, so that none of it is left out.
    nonisolated(unsafe) private static var sink = 0

    /// Prints the least and the median nanoseconds of one call, over 200 rounds of about two milliseconds.
    static func measure(_ row: String, _ work: () -> Int) {
        var calls = 16
        while time(calls, work) < 2_000_000, calls < 1 << 24 { calls *= 2 }
        let rounds = (0..<200).map { _ in Double(time(calls, work)) / Double(calls) }.sorted()
        let name = row + String(repeating: " ", count: max(1, 44 - row.utf8.count))
        print("\(name)least \(Int(rounds[0].rounded())) ns   median \(Int(rounds[100].rounded())) ns")
    }

    private static func time(_ calls: Int, _ work: () -> Int) -> Int64 {
        let start = processorTime()
        for _ in 0..<calls { sink &+= work() }
        return processorTime() - start
    }

    /// Of this process, in nanoseconds: on a busy machine the clock on the wall says little.
    private static func processorTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
