import Wire

/// A length of time in a sentence.
enum LengthText {
    /// Tenths of a second, as in `120.0 s`, and below a second thousandths, cut off, as in `0.065 s`.
    ///
    /// - Returns: nil where less than a thousandth is left.
    static func of(_ length: Duration) -> String? {
        guard length < .seconds(1) else { return JSONValue.decimal(length.inSeconds, places: 1).text + " s" }
        let milliseconds = length.wholeNanoseconds / 1_000_000
        return milliseconds > 0 ? JSONValue.decimal(Double(milliseconds) / 1000, places: 3).text + " s" : nil
    }
}
