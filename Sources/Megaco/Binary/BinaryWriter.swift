internal import Wire

/// Writes H.248 in the basic encoding rules (H.248.1 Annex A): each length definite and in the fewest octets.
struct BinaryWriter {
    var bytes: [UInt8] = []
    let values: BinaryValues

    init(_ values: BinaryValues = .wrapped) {
        self.values = values
        bytes.reserveCapacity(128)
    }

    // MARK: Elements

    /// An element with others inside.
    @inline(__always)
    mutating func element(
        _ tag: UInt8, _ body: (inout BinaryWriter) throws(MessageEncodeError) -> Void
    ) throws(MessageEncodeError) {
        bytes.append(tag)
        bytes.append(0)
        let start = bytes.count
        try body(&self)
        let length = bytes.count - start
        if length < 0x80 { bytes[start - 1] = UInt8(length) } else { widen(start, length) }
    }

    /// Makes room for a length of more than one octet.
    private mutating func widen(_ start: Int, _ length: Int) {
        var octets: [UInt8] = []
        var left = length
        while left > 0 {
            octets.insert(UInt8(left & 0xFF), at: 0)
            left >>= 8
        }
        bytes[start - 1] = 0x80 | UInt8(octets.count)
        bytes.insert(contentsOf: octets, at: start)
    }

    /// An element with octets inside.
    mutating func write(_ tag: UInt8, _ octets: some Collection<UInt8>) {
        bytes.append(tag)
        bytes.append(0)
        let start = bytes.count
        bytes.append(contentsOf: octets)
        let length = bytes.count - start
        if length < 0x80 { bytes[start - 1] = UInt8(length) } else { widen(start, length) }
    }

    mutating func writeNull(_ number: UInt8) { write(BinaryTag.primitive(number), EmptyCollection()) }

    /// INTEGER or ENUMERATED.
    mutating func write(_ number: UInt8, _ value: UInt32) {
        var count = 1
        while count < 5, UInt64(value) >> UInt64(8 * count - 1) != 0 { count += 1 }
        bytes.append(BinaryTag.primitive(number))
        bytes.append(UInt8(count))
        while count > 0 {
            count -= 1
            bytes.append(UInt8(truncatingIfNeeded: UInt64(value) >> UInt64(8 * count)))
        }
    }

    mutating func write(_ number: UInt8, _ value: Bool) {
        write(BinaryTag.primitive(number), CollectionOfOne(value ? 0xFF : 0))
    }

    /// IA5String for people; what it cannot hold is replaced as in text.
    mutating func write(_ number: UInt8, printable text: String) {
        write(BinaryTag.primitive(number), Self.printable(text))
    }

    static func printable(_ text: String) -> [UInt8] {
        text.utf8.map { byte in
            byte == UInt8(ascii: "\"") ? UInt8(ascii: "'") : byte.isPrintable ? byte : UInt8(ascii: "?")
        }
    }

    func outside(_ element: String) -> MessageEncodeError {
        MessageEncodeError(element: element, reason: "is not written in binary")
    }

    // MARK: Identifiers

    /// MId, a CHOICE: the tag around it is the caller's.
    mutating func write(_ identifier: MessageIdentifier) throws(MessageEncodeError) {
        try write(identifier, firstTag: 0)
    }

    /// `firstTag` is the number of the first kind, which differs between MId and ServiceChangeAddress.
    private mutating func write(_ identifier: MessageIdentifier, firstTag: UInt8) throws(MessageEncodeError) {
        switch identifier {
        case .address(.v4(let value), let port):
            try element(BinaryTag.constructed(firstTag)) { writer throws(MessageEncodeError) in
                writer.bytes.append(BinaryTag.primitive(0))
                writer.bytes.append(4)
                writer.bytes.append(bigEndian: value)
                if let port { writer.write(1, UInt32(port)) }
            }
        case .address(.v6(let high, let low), let port):
            try element(BinaryTag.constructed(firstTag + 1)) { writer throws(MessageEncodeError) in
                writer.bytes.append(BinaryTag.primitive(0))
                writer.bytes.append(16)
                writer.bytes.append(bigEndian: high)
                writer.bytes.append(bigEndian: low)
                if let port { writer.write(1, UInt32(port)) }
            }
        case .domain(let name, let port):
            try element(BinaryTag.constructed(firstTag + 2)) { writer throws(MessageEncodeError) in
                writer.write(BinaryTag.primitive(0), name.utf8)
                if let port { writer.write(1, UInt32(port)) }
            }
        case .device(let name): write(BinaryTag.primitive(firstTag + 3), name.utf8)
        case .mtp(let octets): write(BinaryTag.primitive(firstTag + 4), octets)
        }
    }

    mutating func write(_ address: ServiceChangeAddress) throws(MessageEncodeError) {
        switch address {
        case .port(let port): write(0, UInt32(port))
        case .identifier(let identifier): try write(identifier, firstTag: 1)
        }
    }

    mutating func write(_ context: ContextIdentifier) {
        switch context {
        case .null: write(0, 0)
        case .choose: write(0, 0xFFFF_FFFE)
        case .all: write(0, 0xFFFF_FFFF)
        case .number(let number): write(0, number)
        }
    }

    /// TerminationID.
    mutating func write(_ termination: TerminationIdentifier, _ tag: UInt8) throws(MessageEncodeError) {
        guard let (octets, fields) = BinaryTermination.octets(termination) else {
            let reason = "\(termination.text) is not ROOT or levels of eight binary digits"
            throw MessageEncodeError(element: "TerminationID", reason: reason)
        }
        try element(tag) { writer throws(MessageEncodeError) in
            try writer.element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
                for field in fields { writer.write(BinaryTag.octetString, CollectionOfOne(field)) }
            }
            writer.write(BinaryTag.primitive(1), octets)
        }
    }

    /// TerminationIDList.
    mutating func write(
        _ first: TerminationIdentifier, _ further: [TerminationIdentifier], _ number: UInt8
    ) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            try writer.write(first, BinaryTag.sequence)
            for termination in further { try writer.write(termination, BinaryTag.sequence) }
        }
    }

    // MARK: Times and errors

    mutating func write(_ number: UInt8, _ stamp: TimeStamp) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            writer.write(0, eightDigits: stamp.date)
            writer.write(1, eightDigits: stamp.time)
        }
    }

    private mutating func write(_ number: UInt8, eightDigits value: UInt32) {
        bytes.append(BinaryTag.primitive(number))
        bytes.append(8)
        var divisor: UInt32 = 10_000_000
        while divisor > 0 {
            bytes.append(0x30 + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    mutating func write(_ number: UInt8, _ error: ErrorDescriptor) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            writer.write(0, UInt32(error.code))
            if !error.text.isEmpty { writer.write(1, printable: error.text) }
        }
    }
}
