import CTokeniser
import Glibc

/// What a row of a table says: nanoseconds a call, and what it asks of memory.
struct Measurement {
    var least: Double
    var median: Double
    /// Allocations a call.
    var allocations: Double
}

/// Takes turns: every work runs for a few milliseconds a round, so that what disturbs the machine disturbs all alike.
///
/// - Parameter works: each is called over and over and must not be optimised away: it returns something that is summed.
func measure(_ works: [(name: String, work: () -> Int)], rounds: Int) -> [Measurement] {
    var times = [[Double]](repeating: [], count: works.count)
    var allocated = [Double](repeating: 0, count: works.count)
    var calls = [Int](repeating: 1, count: works.count)
    for (index, row) in works.enumerated() {
        // As many calls as take two milliseconds.
        while time(row.work, calls[index]) < 2_000_000 { calls[index] *= 2 }
        let before = CTokeniser.allocations()
        for _ in 0..<1_000 { sink &+= row.work() }
        allocated[index] = Double(CTokeniser.allocations() - before) / 1_000
    }
    for _ in 0..<rounds {
        for (index, row) in works.enumerated() {
            times[index].append(Double(time(row.work, calls[index])) / Double(calls[index]))
        }
    }
    return works.indices.map { index in
        let sorted = times[index].sorted()
        return Measurement(
            least: sorted[0], median: sorted[sorted.count / 2], allocations: allocated[index])
    }
}

/// What the works return, so that they are done.
nonisolated(unsafe) var sink = 0

/// Processor time of so many calls in nanoseconds.
private func time(_ work: () -> Int, _ calls: Int) -> Int64 {
    let start = processorTime()
    for _ in 0..<calls { sink &+= work() }
    return processorTime() - start
}

/// Processor time of this thread in nanoseconds: on a busy machine the clock on the wall says little.
private func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Prints a table; ratios are of medians, to the first row.
func table(_ title: String, _ works: [(name: String, work: () -> Int)], rounds: Int) {
    print("\n\(title)")
    print(pad("", 52) + left("median ns", 11) + left("least ns", 10) + left("x first", 9) + left("mallocs", 9))
    let rows = measure(works, rounds: rounds)
    for (row, measurement) in zip(works, rows) {
        print(
            pad(row.name, 52) + left(tenths(measurement.median), 11) + left(tenths(measurement.least), 10)
                + left(tenths(measurement.median / rows[0].median), 9) + left(tenths(measurement.allocations), 9))
    }
}

private func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}

private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

private func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}
