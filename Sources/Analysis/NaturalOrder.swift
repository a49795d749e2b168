/// Orders names so that `mg2` comes before `mg10`.
public enum NaturalOrder {
    /// True where the first name comes before the second: names are compared run by run, of digits and of anything
    /// else, digits by their value, and the rest by its bytes.
    public static func precedes(_ one: String, _ other: String) -> Bool {
        var (one, other) = (one, other)
        return one.withUTF8 { left in other.withUTF8 { right in precedes(left, right) } }
    }

    private static func precedes(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        var (left, right) = (0, 0)
        while left < one.count, right < other.count {
            let mine = left..<end(of: left, one)
            let others = right..<end(of: right, other)
            if let isBefore = comparison(one, mine, other, others) { return isBefore }
            (left, right) = (mine.upperBound, others.upperBound)
        }
        return left == one.count && right < other.count
    }

    /// Where the run ends that begins there.
    private static func end(of start: Int, _ name: UnsafeBufferPointer<UInt8>) -> Int {
        let isDigit = isDigit(name[start])
        var end = start + 1
        while end < name.count, Self.isDigit(name[end]) == isDigit { end += 1 }
        return end
    }

    /// Whether the first run comes before the second; nil where they are the same.
    private static func comparison(
        _ one: UnsafeBufferPointer<UInt8>, _ mine: Range<Int>, _ other: UnsafeBufferPointer<UInt8>, _ others: Range<Int>
    ) -> Bool? {
        if let left = value(of: one, mine), let right = value(of: other, others), left != right { return left < right }
        for (left, right) in zip(mine, others) where one[left] != other[right] { return one[left] < other[right] }
        return mine.count == others.count ? nil : mine.count < others.count
    }

    /// The number that a run of digits is; nil for other runs, and for numbers of more than 63 bits.
    private static func value(of name: UnsafeBufferPointer<UInt8>, _ run: Range<Int>) -> Int? {
        guard isDigit(name[run.lowerBound]) else { return nil }
        var value = 0
        for place in run {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(Int(name[place] - 0x30))
            guard !isTooLarge, !overflows else { return nil }
            value = sum
        }
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
