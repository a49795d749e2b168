/// How late a run of things was, in wall time: planned moment against actual one.
public struct SwitchLateness: Hashable, Sendable, Codable {
    /// How many things were measured.
    public var count = 0
    /// In nanoseconds of wall time; the median and the 99th percentile are rounded up by at most an eighth.
    public var medianNanoseconds: Int64 = 0
    public var p99Nanoseconds: Int64 = 0
    /// Exact.
    public var maximumNanoseconds: Int64 = 0

    public init() {}
}
