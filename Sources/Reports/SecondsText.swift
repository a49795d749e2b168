import Wire

/// Times for people: seconds with three decimals, cut off, never rounded up past what happened.
enum SecondsText {
    static func of(_ instant: Instant) -> String { text(instant.nanoseconds) }
    static func of(_ duration: Duration) -> String { text(duration.wholeNanoseconds) }
    static func of(_ instant: Instant?) -> String { instant.map { of($0) } ?? "-" }

    /// In the room that it takes, since tables have ten thousands of them.
    private static func text(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds.magnitude / 1_000_000
        let isNegative = nanoseconds < 0 && milliseconds > 0
        var whole = milliseconds / 1000
        var count = isNegative ? 6 : 5
        while whole >= 10 {
            whole /= 10
            count += 1
        }
        return String(unsafeUninitializedCapacity: count) { buffer in
            var rest = milliseconds
            for place in (isNegative ? 1..<count : 0..<count).reversed() {
                if place == count - 4 {
                    buffer[place] = UInt8(ascii: ".")
                } else {
                    buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
            }
            if isNegative { buffer[0] = UInt8(ascii: "-") }
            return count
        }
    }
}
