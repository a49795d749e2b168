import Wire

/// Times for people: seconds with three decimals, cut off, never rounded up past what happened.
enum SecondsText {
    static func of(_ instant: Instant) -> String { text(instant.nanoseconds) }
    static func of(_ duration: Duration) -> String { text(duration.wholeNanoseconds) }
    static func of(_ instant: Instant?) -> String { instant.map { of($0) } ?? "-" }

    private static func text(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds.magnitude / 1_000_000
        let fraction = String(milliseconds % 1000)
        return (nanoseconds < 0 && milliseconds > 0 ? "-" : "") + String(milliseconds / 1000) + "."
            + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }
}
