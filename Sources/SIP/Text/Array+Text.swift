internal import Wire

/// Writing a message byte by byte, without text in between.
extension [UInt8] {
    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Text of somebody else, in which a line break becomes a space, so that it cannot end the line.
    mutating func append(line text: String) {
        for byte in text.utf8 { append(byte == 0x0D || byte == 0x0A ? 0x20 : byte) }
    }

    mutating func append(decimal number: Int) {
        guard number >= 10 else { return append(0x30 + UInt8(truncatingIfNeeded: number)) }
        append(decimal: number / 10)
        append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Sixteen hexadecimal digits.
    mutating func append(hexadecimal number: UInt64) {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> shift & 0xF)
            append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// The address as text, IPv6 without brackets.
    mutating func append(_ address: IPAddress) {
        guard case .v4(let value) = address else { return append(contentsOf: "\(address)".utf8) }
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
            append(decimal: Int(value >> shift & 0xFF))
            if shift > 0 { append(UInt8(ascii: ".")) }
        }
    }

    /// The address as a URI has it, IPv6 with brackets.
    mutating func append(host address: IPAddress) {
        if address.isV4 { return append(address) }
        append(UInt8(ascii: "["))
        append(address)
        append(UInt8(ascii: "]"))
    }
}

extension IPAddress {
    /// The address that a host is, IPv6 with brackets or without; nil for a name.
    init?(host: ByteRange, in bytes: [UInt8]) {
        if let value = Self.dotted(host, bytes.span) {
            self = .v4(value)
        } else {
            let text = String(decoding: bytes[host.indices], as: UTF8.self)
            let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
            self.init(isBracketed ? text.dropFirst().dropLast() : text[...])
        }
    }

    /// Four numbers of one to three digits, 0…255 each.
    private static func dotted(_ range: ByteRange, _ bytes: Span<UInt8>) -> UInt32? {
        guard range.count <= 15 else { return nil }
        var (value, octet, digits, dots) = (UInt32(0), UInt32(0), 0, 0)
        for index in range.indices {
            let byte = bytes[index]
            if Characters.isDigit(byte) {
                octet = octet * 10 + UInt32(byte - 0x30)
                digits += 1
                guard digits <= 3, octet <= 255 else { return nil }
            } else {
                guard byte == UInt8(ascii: "."), digits > 0, dots < 3 else { return nil }
                value = value << 8 | octet
                (octet, digits, dots) = (0, 0, dots + 1)
            }
        }
        return dots == 3 && digits > 0 ? value << 8 | octet : nil
    }
}
