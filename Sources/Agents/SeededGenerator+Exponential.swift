public import Wire

extension SeededGenerator {
    /// A duration drawn from the exponential distribution, in whole microseconds, with integers alone so that every
    /// machine draws the same: −ln(u) of a u evenly in (0, 1], times the mean.
    ///
    /// - Parameter mean: at most a day.
    public mutating func exponential(mean: Duration) -> Duration {
        let drawn = next() | 1
        let zeros = drawn.leadingZeroBitCount
        // The binary logarithm of what lies above the highest bit, by squaring: 24 binary places.
        var mantissa = (drawn << UInt64(zeros)) >> 32
        var fraction: UInt64 = 0
        for _ in 0..<24 {
            mantissa = (mantissa * mantissa) >> 31
            fraction <<= 1
            if mantissa >= 1 << 32 {
                mantissa >>= 1
                fraction |= 1
            }
        }
        // −log2(u) and then −ln(u), with 24 binary places each; 11 629 080 is ln 2.
        let binary = (UInt64(zeros + 1) << 24) - fraction
        let natural = (binary * 11_629_080) >> 24
        let microseconds = UInt64(max(0, min(mean, .seconds(86_400)).wholeNanoseconds)) / 1_000
        // At most 2^37 times 2^30: in two halves, so that the product fits.
        let product = microseconds.multipliedFullWidth(by: natural)
        return .microseconds(Int64(product.high << 40 | product.low >> 24))
    }
}
