import Loads
import Testing
import Wire

@Suite("Latencies in bounded memory")
struct LatencyHistogramTests {
    @Test(
        "shares are those of the sorted list, to within 1/64, and the longest is exact",
        arguments: [1, 2, 3] as [UInt64])
    func shares(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var histogram = LatencyHistogram()
        var all: [Int64] = []
        for _ in 0..<5000 {
            let time = Int64(generator.next() >> (20 + generator.next() % 44))
            all.append(time)
            histogram.record(.nanoseconds(time))
        }
        all.sort()
        #expect(histogram.count == 5000)
        #expect(histogram.longest == .nanoseconds(all[4999]))
        for millionths in [1, 1000, 500_000, 990_000, 999_900, 1_000_000] as [UInt64] {
            let exact = Double(all[max(0, Int((5000 * millionths + 999_999) / 1_000_000) - 1)])
            let told = Double(histogram.time(within: millionths)?.wholeNanoseconds ?? -1)
            #expect(told >= exact && told <= exact * (1 + 1.0 / 64), "\(millionths): \(told) \(exact)")
        }
    }

    @Test("small times are exact, long ones and times below zero are kept within bounds")
    func ends() {
        var histogram = LatencyHistogram()
        #expect(histogram.time(within: 500_000) == nil)
        for time in 0..<64 { histogram.record(.nanoseconds(time)) }
        #expect(histogram.time(within: 500_000) == .nanoseconds(31))
        histogram.record(.nanoseconds(-5), count: 64)
        #expect(histogram.time(within: 500_000) == .zero && histogram.count == 128)
        histogram.record(.seconds(1_000_000), count: 1000)
        #expect(histogram.longest == .seconds(1_000_000))
        histogram.record(.zero, count: 0)
        #expect(histogram.count == 1128)
    }

    @Test("what came since an earlier state, and the sum of two")
    func difference() {
        var histogram = LatencyHistogram()
        histogram.record(.milliseconds(10), count: 5)
        let before = histogram
        histogram.record(.microseconds(10), count: 3)
        let recent = histogram.since(before)
        #expect(recent.count == 3)
        #expect(recent.longest >= .microseconds(10) && recent.longest < .microseconds(11))
        #expect(histogram.since(histogram).count == 0)
        var sum = before
        sum.add(recent)
        #expect(sum.count == histogram.count && sum.longest == histogram.longest)
    }
}
