extension Duration {
    /// A number of whole minutes, the unit of most survivability timers.
    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }

    /// The duration in whole nanoseconds, cut off towards zero; saturates at the ends of `Int64` (292 years).
    public var wholeNanoseconds: Int64 {
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
