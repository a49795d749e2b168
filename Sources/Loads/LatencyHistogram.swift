import Wire

/// How long many things took, in bounded memory: shares of them to within 1/64, the longest exactly.
///
/// A bucket is a 64th of a power of two, in nanoseconds, up to 2⁴⁴ ns (4.9 h); what is longer counts as that.
public struct LatencyHistogram: Hashable, Sendable {
    private static let subBits = 6
    private static let topBit = 44
    private static let bucketCount = (topBit - subBits + 1) << subBits

    private var counts = [UInt64](repeating: 0, count: bucketCount)
    /// How many were recorded.
    public private(set) var count: UInt64 = 0
    /// The longest; zero where none was recorded.
    public private(set) var longest = Duration.zero
    private var longestNanoseconds: Int64 = 0

    public init() {}

    /// Notes one, or several that took the same; what is below zero counts as zero.
    public mutating func record(_ time: Duration, count number: Int = 1) {
        guard number > 0 else { return }
        let nanoseconds = max(0, time.wholeNanoseconds)
        counts[Self.bucket(of: UInt64(nanoseconds))] += UInt64(number)
        count += UInt64(number)
        guard nanoseconds > longestNanoseconds else { return }
        longestNanoseconds = nanoseconds
        longest = time
    }

    /// The time that so many of a million stayed within: 500,000 for the median, 999,900 for 99.99 %.
    ///
    /// - Returns: the upper end of a bucket, never above ``longest``; nil where none was recorded.
    public func time(within millionths: UInt64) -> Duration? {
        guard count > 0 else { return nil }
        let wanted = max(1, (count * min(millionths, 1_000_000) + 999_999) / 1_000_000)
        var seen: UInt64 = 0
        for (bucket, number) in counts.enumerated() {
            seen += number
            if seen >= wanted { return .nanoseconds(min(Self.upperEnd(of: bucket), longestNanoseconds)) }
        }
        return longest
    }

    /// Adds what another one holds.
    public mutating func add(_ other: LatencyHistogram) {
        for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
        count += other.count
        guard other.longestNanoseconds > longestNanoseconds else { return }
        longestNanoseconds = other.longestNanoseconds
        longest = other.longest
    }

    /// What was recorded since an earlier state of this one; the longest of it to within 1/64.
    public func since(_ earlier: LatencyHistogram) -> LatencyHistogram {
        var recent = LatencyHistogram()
        for bucket in counts.indices {
            recent.counts[bucket] = counts[bucket] - min(counts[bucket], earlier.counts[bucket])
            recent.count += recent.counts[bucket]
        }
        guard let last = recent.counts.lastIndex(where: { $0 > 0 }) else { return recent }
        recent.longestNanoseconds = min(Self.upperEnd(of: last), longestNanoseconds)
        recent.longest = .nanoseconds(recent.longestNanoseconds)
        return recent
    }

    private static func bucket(of nanoseconds: UInt64) -> Int {
        let value = min(nanoseconds, (1 << UInt64(topBit)) - 1)
        let bits = UInt64.bitWidth - value.leadingZeroBitCount
        // Below 64 a bucket is a nanosecond; above, the six bits after the first tell buckets of one power apart.
        guard bits > subBits else { return Int(value) }
        let shift = bits - subBits - 1
        return (shift << subBits) + Int(value >> UInt64(shift))
    }

    private static func upperEnd(of bucket: Int) -> Int64 {
        guard bucket >= 2 << subBits else { return Int64(bucket) }
        let shift = (bucket >> subBits) - 1
        let mantissa = Int64(bucket - (shift << subBits))
        return (mantissa + 1) << Int64(shift) - 1
    }
}
