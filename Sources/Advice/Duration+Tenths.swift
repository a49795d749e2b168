import Wire

extension Duration {
    /// Seconds with one decimal, rounded.
    var tenthsText: String {
        let tenths = (wholeNanoseconds + 50_000_000) / 100_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
