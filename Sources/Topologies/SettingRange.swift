import Wire

/// The values that a sweep gives to one setting: `primary search=1..5min`, `force…=y,n`, `mg1: mgc list=[a, b], [b]`.
///
/// Values stand between commas. `1..5min` is 1, 2, 3, 4 and 5 min; `30s..2min/30s` goes in steps of 30 s; numbers
/// without a unit count by one. `1, 5, 10min` are three times of minutes.
public struct SettingRange: Hashable, Sendable {
    public var place: String?
    public var setting: String
    /// At least one, each as the file would say it.
    public var values: [String]

    /// More values than this of one setting are refused.
    public static let limit = 1000

    /// - Throws: what is wrong, in a sentence with a way out.
    public init(_ text: String) throws(SettingRangeError) {
        guard let equals = text.firstIndex(of: "=") else {
            throw SettingRangeError("'\(text.prefix(80))' gives no values: write it as \"primary search=1..5min\"")
        }
        var name = Self.trimmed(text[..<equals])
        if let colon = name.firstRange(of: ": ") {
            place = Self.trimmed(name[..<colon.lowerBound])
            name = Self.trimmed(name[colon.upperBound...])
        }
        guard !name.isEmpty, place != "" else {
            throw SettingRangeError("'\(text.prefix(80))' names no setting: write it as \"primary search=1..5min\"")
        }
        setting = name
        values = []
        let parts = Self.parts(text[text.index(after: equals)...])
        for (index, part) in parts.enumerated() {
            guard !part.isEmpty else { throw SettingRangeError("a value of '\(name)' is empty") }
            try add(part + Self.unit(after: index, in: parts))
            guard values.count <= Self.limit else {
                throw SettingRangeError("'\(name)' has more than \(Self.limit) values: take larger steps")
            }
        }
    }

    /// One change for each value.
    public var changes: [SettingChange] {
        values.map { SettingChange(place: place, setting: setting, value: $0) }
    }

    /// The unit that a number without one has from a later number: `1, 5, 10min`.
    private static func unit(after index: Int, in parts: [String]) -> String {
        guard parts[index].utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) else { return "" }
        return parts[index...].lazy.compactMap { Quantity($0)?.unit }
            .first { Quantity.nanoseconds(of: $0) != nil } ?? ""
    }

    /// What stands between commas that are not in brackets.
    private static func parts(_ text: Substring) -> [String] {
        var parts: [String] = []
        var depth = 0
        var start = text.utf8.startIndex
        for index in text.utf8.indices {
            switch text.utf8[index] {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                parts.append(trimmed(text[start..<index]))
                start = text.utf8.index(after: index)
            default: break
            }
        }
        return parts + [trimmed(text[start...])]
    }

    private mutating func add(_ part: String) throws(SettingRangeError) {
        guard let dots = part.firstRange(of: ".."), !part.hasPrefix("[") else {
            values.append(part)
            return
        }
        let rest = part[dots.upperBound...].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let words = [part[..<dots.lowerBound], rest[0]] + rest.dropFirst()
        let quantities = words.compactMap { Quantity(Self.trimmed($0)) }
        guard quantities.count == words.count else {
            throw SettingRangeError("'\(part.prefix(40))' is no range: write 1..5min, 30s..2min/30s or 1..4")
        }
        let unit = quantities[1].unit ?? quantities[0].unit
        func amount(_ quantity: Quantity) throws(SettingRangeError) -> Int64 {
            guard let unit = quantity.unit ?? unit else { return quantity.billionths }
            guard let scale = Quantity.nanoseconds(of: unit) else {
                throw SettingRangeError("'\(unit)' is no unit of time (known: ms, s, min, h, us, ns)")
            }
            guard let amount = quantity.scaled(by: scale) else {
                throw SettingRangeError("'\(part.prefix(40))' is out of bounds")
            }
            return amount
        }
        let first = try amount(quantities[0])
        let last = try amount(quantities[1])
        let one = Quantity(unit.map { "1" + $0 } ?? "1")
        let step = try amount(quantities.count > 2 ? quantities[2] : one ?? quantities[1])
        guard first <= last, step > 0 else {
            throw SettingRangeError("'\(part.prefix(40))' goes from more to less: write the smaller value first")
        }
        guard (last - first) / step < Self.limit else {
            throw SettingRangeError("'\(part.prefix(40))' has more than \(Self.limit) values: take larger steps")
        }
        for value in stride(from: first, through: last, by: Int64.Stride(step)) {
            values.append(unit == nil ? Self.number(value) : Duration.nanoseconds(value).fileText)
        }
    }

    /// Thousand millionths as a decimal number.
    private static func number(_ billionths: Int64) -> String {
        let (whole, rest) = billionths.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest != 0 else { return "\(whole)" }
        var digits = String(1_000_000_000 + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func trimmed(_ text: String) -> String { trimmed(text[...]) }
}
