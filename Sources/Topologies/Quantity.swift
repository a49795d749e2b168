/// A decimal number with a unit directly after it: `90s`, `0.5%`, `1.5 min`.
struct Quantity {
    /// The number times a thousand million, so that nine decimals are exact.
    var billionths: Int64
    /// Nil where only a number was written.
    var unit: String?

    /// Nil where the text does not begin with a decimal number, or it has more than nine digits on either side.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        func digits() -> ArraySlice<UInt8> {
            let start = index
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
            return bytes[start..<index]
        }
        let whole = digits()
        guard (1...9).contains(whole.count) else { return nil }
        var fraction: ArraySlice<UInt8> = []
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            fraction = digits()
            guard (1...9).contains(fraction.count) else { return nil }
        }
        var value: Int64 = 0
        for digit in whole { value = value * 10 + Int64(digit - 0x30) }
        for place in 0..<9 {
            let position = fraction.startIndex + place
            value = value * 10 + (position < fraction.endIndex ? Int64(fraction[position] - 0x30) : 0)
        }
        billionths = value
        if index < bytes.count, bytes[index] == 0x20 { index += 1 }
        unit = index < bytes.count ? String(decoding: bytes[index...], as: UTF8.self) : nil
    }

    /// The number times `scale`, cut off towards zero; nil where that does not fit.
    func scaled(by scale: Int64) -> Int64? {
        let product = billionths.multipliedFullWidth(by: scale)
        let (quotient, overflow) = Int128(truncatingIfNeeded: product.high).multipliedReportingOverflow(by: 1 << 64)
        guard !overflow else { return nil }
        return Int64(exactly: (quotient + Int128(product.low)) / 1_000_000_000)
    }

    static func nanoseconds(of unit: String) -> Int64? {
        switch unit {
        case "ns": 1
        case "us", "µs", "μs": 1000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "min": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }
}

extension Duration {
    /// A time as a person writes it, a number with a unit of a topology file or of seconds: `165.5`, `90s`, `3min`.
    ///
    /// Nil for anything else, and for more than nine digits on either side of the point.
    public init?(written text: String) {
        guard let quantity = Quantity(text), let scale = Quantity.nanoseconds(of: quantity.unit ?? "s"),
            let nanoseconds = quantity.scaled(by: scale)
        else { return nil }
        self = .nanoseconds(nanoseconds)
    }
}
