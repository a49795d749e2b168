/// Values of package items: octet strings that hold another BER element, which Annex A calls double wrapping.
///
/// Read are wrapped values and, as Erlang/OTP writes them, the characters of the text alone. Written is one or the
/// other: ``BinaryValues``.
enum BinaryValue {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let octetString: UInt8 = 0x04
    static let enumerated: UInt8 = 0x0A
    static let utf8String: UInt8 = 0x0C
    static let ia5String: UInt8 = 0x16

    /// The contents of the one element that these octets are; nil where they are no such thing.
    static func inner(of range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard range.count >= 2 else { return nil }
        var start = range.lowerBound + 2
        var length = Int(bytes[range.lowerBound + 1])
        if length > 0x80 {
            let count = length & 0x7F
            guard count <= 2, start + count <= range.upperBound else { return nil }
            length = bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
            start += count
        }
        return length != 0x80 && start + length == range.upperBound ? start..<range.upperBound : nil
    }

    /// The value that octets stand for; nil where a text message could not hold it.
    static func value(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> PropertyValue? {
        guard let first = range.first.map({ bytes[$0] }), let inner = inner(of: range, in: bytes) else {
            return text(bytes[range], isQuoted: false)
        }
        switch first {
        case boolean where inner.count == 1: return PropertyValue(bytes[inner.lowerBound] == 0 ? "off" : "on")
        case integer where (1...8).contains(inner.count), enumerated where (1...8).contains(inner.count):
            let sign: Int64 = bytes[inner.lowerBound] < 0x80 ? 0 : -1
            return PropertyValue(String(bytes[inner].reduce(sign) { $0 << 8 | Int64($1) }))
        case utf8String: return text(bytes[inner], isQuoted: false)
        case ia5String: return text(bytes[inner], isQuoted: true)
        case octetString: return PropertyValue(BinaryExtensions.hexadecimal(bytes[inner]))
        default: return text(bytes[range], isQuoted: false)
        }
    }

    private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, isQuoted: Bool) -> PropertyValue? {
        guard bytes.allSatisfy({ $0.isPrintable && $0 != UInt8(ascii: "\"") }) else { return nil }
        return PropertyValue(String(decoding: bytes, as: UTF8.self), isQuoted: isQuoted)
    }

    /// The octets of a value, in that form.
    static func octets(_ value: PropertyValue, _ values: BinaryValues) -> [UInt8] {
        guard values == .wrapped else { return Array(value.text.utf8) }
        var writer = BinaryWriter()
        if value.isQuoted {
            writer.write(ia5String, value.text.utf8)
        } else if let number = Int64(value.text), String(number) == value.text {
            var octets = (0..<8).map { UInt8(truncatingIfNeeded: number >> Int64(56 - 8 * $0)) }
            while octets.count > 1, octets[0] == 0 && octets[1] < 0x80 || octets[0] == 0xFF && octets[1] >= 0x80 {
                octets.removeFirst()
            }
            writer.write(integer, octets)
        } else if value.text == "on" || value.text == "off" {
            writer.write(boolean, [value.text == "on" ? 0xFF : 0])
        } else {
            writer.write(utf8String, value.text.utf8)
        }
        return writer.bytes
    }
}
