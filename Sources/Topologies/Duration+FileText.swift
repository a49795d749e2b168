import Wire

extension Duration {
    /// As a topology file writes it, exactly and in the largest unit that has no fraction: `5min`, `161.25s`, `15ms`.
    public var fileText: String {
        let nanoseconds = max(0, wholeNanoseconds)
        if nanoseconds == 0 { return "0s" }
        if nanoseconds % 60_000_000_000 == 0 { return "\(nanoseconds / 60_000_000_000)min" }
        guard nanoseconds > 1_000_000_000 else {
            if nanoseconds % 1_000_000 == 0, nanoseconds < 1_000_000_000 { return "\(nanoseconds / 1_000_000)ms" }
            return nanoseconds == 1_000_000_000 ? "1s" : "\(nanoseconds)ns"
        }
        let fraction = nanoseconds % 1_000_000_000
        guard fraction != 0 else { return "\(nanoseconds / 1_000_000_000)s" }
        var digits = String(fraction + 1_000_000_000).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(nanoseconds / 1_000_000_000).\(digits)s"
    }
}
