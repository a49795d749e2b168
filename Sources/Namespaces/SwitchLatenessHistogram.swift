/// Counts of durations in 496 buckets of equal relative width, so that a run of any length costs 4 kB.
struct SwitchLatenessHistogram: Sendable {
    /// Bucket b < 8 holds the value b; above, each power of two is cut into eight.
    private var counts = [Int](repeating: 0, count: 62 * 8)
    private var count = 0
    private var maximum: Int64 = 0

    /// Counts a duration in nanoseconds `times` times; a negative one counts as zero.
    mutating func record(_ nanoseconds: Int64, times: Int = 1) {
        let value = max(nanoseconds, 0)
        counts[Self.bucket(of: value)] += times
        count += times
        maximum = max(maximum, value)
    }

    var summary: SwitchLateness {
        var summary = SwitchLateness()
        summary.count = count
        summary.medianNanoseconds = percentile(50)
        summary.p99Nanoseconds = percentile(99)
        summary.maximumNanoseconds = maximum
        return summary
    }

    /// The upper end of the bucket in which the percentile lies; never above the maximum.
    private func percentile(_ percent: Int) -> Int64 {
        guard count > 0 else { return 0 }
        let rank = (count * percent + 99) / 100
        var seen = 0
        for (bucket, number) in counts.enumerated() {
            seen += number
            if seen >= rank { return min(Self.upperEnd(of: bucket), maximum) }
        }
        return maximum
    }

    private static func bucket(of value: Int64) -> Int {
        guard value >= 8 else { return Int(value) }
        let exponent = 63 - value.leadingZeroBitCount
        return (exponent - 2) * 8 + Int(value >> Int64(exponent - 3)) - 8
    }

    private static func upperEnd(of bucket: Int) -> Int64 {
        guard bucket >= 8 else { return Int64(bucket) }
        let exponent = bucket / 8 + 2
        let start = Int64(bucket % 8 + 8) << Int64(exponent - 3)
        return start + ((Int64(1) << Int64(exponent - 3)) - 1)
    }
}
