import Wire

extension Duration {
    /// `40 s` or `2.5 s`, to the millisecond, for the journal and for screens.
    var journalText: String { "\(secondsText) s" }

    /// Seconds with at most three decimals.
    var secondsText: String {
        let milliseconds = wholeNanoseconds / 1_000_000
        let fraction = abs(milliseconds % 1000)
        let sign = milliseconds < 0 ? "-" : ""
        guard fraction != 0 else { return "\(sign)\(abs(milliseconds / 1000))" }
        var digits = String(fraction + 1000).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(sign)\(abs(milliseconds / 1000)).\(digits)"
    }

    /// At least a millisecond: a timer of nothing would run out again and again without any time passing.
    var floored: Duration { max(self, .milliseconds(1)) }
}
