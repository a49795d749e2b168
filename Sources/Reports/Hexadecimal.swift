/// Octets as hexadecimal digits, both ways.
public enum Hexadecimal {
    /// Two small digits an octet, nothing between.
    public static func text(_ octets: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for octet in octets { digits += [digit(octet >> 4), digit(octet & 15)] }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Reads digits in any case; white space and colons between octets do not count, nor does a leading `0x`.
    ///
    /// - Returns: the octets, or the offset of the first byte of the text that does not fit.
    public static func octets(_ text: [UInt8]) -> Result<[UInt8], Misfit> {
        var octets: [UInt8] = []
        var high: UInt8?
        let begin = text.starts(with: "0x".utf8) || text.starts(with: "0X".utf8) ? 2 : 0
        for index in text.indices.dropFirst(begin) {
            let byte = text[index]
            if let value = value(of: byte) {
                if let upper = high {
                    octets.append(upper << 4 | value)
                    high = nil
                } else {
                    high = value
                }
            } else {
                let isSpace = [0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: ":")].contains(byte)
                guard isSpace, high == nil else { return .failure(Misfit(offset: index)) }
            }
        }
        return high == nil ? .success(octets) : .failure(Misfit(offset: text.count))
    }

    /// Where a text stops being pairs of digits.
    public struct Misfit: Error, Hashable, Sendable {
        /// In bytes from the start of the text; its length where the last pair lacks a digit.
        public let offset: Int
    }

    static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        case _: nil
        }
    }
}
