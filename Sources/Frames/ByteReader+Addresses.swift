import Wire

extension ByteReader {
    mutating func macAddress(_ element: String) throws(DecodeError) -> MACAddress {
        guard remaining >= 6 else { throw DecodeError(offset: offset, element: element, reason: .endOfInput) }
        let upper = UInt64(try uint16(element))
        return MACAddress(upper << 32 | UInt64(try uint32(element)))
    }

    mutating func addressV4(_ element: String) throws(DecodeError) -> IPAddress { .v4(try uint32(element)) }

    mutating func addressV6(_ element: String) throws(DecodeError) -> IPAddress {
        guard remaining >= 16 else { throw DecodeError(offset: offset, element: element, reason: .endOfInput) }
        let high = try uint64(element)
        return .v6(high: high, low: try uint64(element))
    }
}

extension [UInt8] {
    mutating func append(_ address: MACAddress) {
        append(bigEndian: UInt16(truncatingIfNeeded: address.value >> 32))
        append(bigEndian: UInt32(truncatingIfNeeded: address.value))
    }

    /// Appends the 4 or 16 octets of an address.
    mutating func append(_ address: IPAddress) {
        switch address {
        case .v4(let value): append(bigEndian: value)
        case .v6(let high, let low):
            append(bigEndian: high)
            append(bigEndian: low)
        }
    }

    /// Writes a hardware address over six bytes that are already there.
    mutating func replace(at index: Int, with address: MACAddress) {
        for octet in 0..<6 { self[index + octet] = UInt8(truncatingIfNeeded: address.value >> UInt64(40 - 8 * octet)) }
    }

    /// Writes a 16-bit number over two bytes that are already there, such as a checksum or a length.
    mutating func replace(at index: Int, with value: UInt16) {
        self[index] = UInt8(truncatingIfNeeded: value >> 8)
        self[index + 1] = UInt8(truncatingIfNeeded: value)
    }
}

extension DecodeError {
    /// The same error seen from further out: the element began `distance` bytes into the message.
    func moved(by distance: Int) -> DecodeError {
        DecodeError(offset: offset + distance, element: element, reason: reason)
    }
}
