extension Duration {
    /// A number of whole minutes, the unit of most survivability timers.
    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }

    /// The duration in whole nanoseconds, cut off towards zero; saturates at the ends of `Int64` (292 years).
    public var wholeNanoseconds: Int64 {
        let attoseconds = attoseconds
        if attoseconds >= 0, attoseconds < 1 << 72 {
            // Up to 78 minutes: 10⁹ is 2⁹ · 5⁹, and what is left after the shift is divided in one word.
            return Int64(UInt64(truncatingIfNeeded: attoseconds >> 9) / 1_953_125)
        }
        return longNanoseconds
    }

    private var longNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard !carried else { return seconds < 0 ? .min : .max }
        return sum
    }

    /// The duration in seconds, for people and for `verdict.json`.
    public var inSeconds: Double { Double(wholeNanoseconds) / 1e9 }
}
