/// Orders names so that `mg2` comes before `mg10`.
public enum NaturalOrder {
    /// True where the first name comes before the second.
    public static func precedes(_ one: String, _ other: String) -> Bool {
        let (left, right) = (parts(one), parts(other))
        for (a, b) in zip(left, right) where a != b {
            if let x = Int(a), let y = Int(b), x != y { return x < y }
            return a < b
        }
        return left.count == right.count ? one < other : left.count < right.count
    }

    private static func parts(_ name: String) -> [String] {
        var parts: [[UInt8]] = []
        var wasDigit: Bool?
        for byte in name.utf8 {
            let isDigit = (0x30...0x39).contains(byte)
            if isDigit == wasDigit, !parts.isEmpty { parts[parts.count - 1].append(byte) } else { parts.append([byte]) }
            wasDigit = isDigit
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}
