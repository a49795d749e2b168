internal import Wire

/// Strings, identifiers and times of Annex A.
extension BinaryReader {
    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// IA5String for people: a quote mark becomes `'` and a control character `?`, as in text (Annex B.2 quotedString).
    func printable(_ range: Range<Int>, _ element: String) throws(DecodeError) -> String {
        var isPlain = true
        for index in range {
            guard bytes[index] < 0x80 else {
                throw DecodeError(offset: index, element: element, reason: .unexpectedByte(bytes[index]))
            }
            isPlain = isPlain && bytes[index].isPrintable && bytes[index] != UInt8(ascii: "\"")
        }
        guard !isPlain else { return text(range) }
        let kept = bytes[range].map { byte in
            byte == UInt8(ascii: "\"") ? UInt8(ascii: "'") : byte.isPrintable ? byte : UInt8(ascii: "?")
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// A name of 1…64 octets, each of which fits.
    func name(
        _ range: Range<Int>, _ element: String, where isNameByte: (UInt8) -> Bool
    ) throws(DecodeError) -> String {
        guard (1...Limit.name).contains(range.count) else {
            throw invalid(element, at: range.lowerBound, "has \(range.count) octets")
        }
        for index in range {
            guard isNameByte(bytes[index]) else {
                throw DecodeError(offset: index, element: element, reason: .unexpectedByte(bytes[index]))
            }
        }
        return text(range)
    }

    // MARK: Message identifiers

    /// MId, a CHOICE: the tag around it is the caller's.
    mutating func messageIdentifier(_ element: String) throws(DecodeError) -> MessageIdentifier {
        switch next {
        case BinaryTag.constructed(0): return try address(0, octetCount: 4)
        case BinaryTag.constructed(1): return try address(1, octetCount: 16)
        case BinaryTag.constructed(2): return try domain(2)
        case BinaryTag.primitive(3): return try device(3)
        case BinaryTag.primitive(4): return try mtp(4)
        default: throw failure(element)
        }
    }

    /// IP4Address and IP6Address.
    private mutating func address(_ number: UInt8, octetCount: Int) throws(DecodeError) -> MessageIdentifier {
        let outer = try enter(BinaryTag.constructed(number), "domainAddress")
        let range = try octets(BinaryTag.primitive(0), "domainAddress", count: octetCount...octetCount)
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in range { (high, low) = (high << 8 | low >> 56, low << 8 | UInt64(bytes[index])) }
        let port = try portIfPresent()
        try leave(outer, "domainAddress")
        let address: IPAddress = octetCount == 4 ? .v4(UInt32(truncatingIfNeeded: low)) : .v6(high: high, low: low)
        return .address(address, port: port)
    }

    private mutating func portIfPresent() throws(DecodeError) -> UInt16? {
        guard isNext(primitive: 1) else { return nil }
        return UInt16(try unsigned(BinaryTag.primitive(1), "portNumber", limit: 0xFFFF))
    }

    private mutating func domain(_ number: UInt8) throws(DecodeError) -> MessageIdentifier {
        let outer = try enter(BinaryTag.constructed(number), "domainName")
        let range = try octets(BinaryTag.primitive(0), "domainName")
        let name = try name(range, "domainName") { $0.isLetterOrDigit || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
        let port = try portIfPresent()
        try leave(outer, "domainName")
        return .domain(name, port: port)
    }

    private mutating func device(_ number: UInt8) throws(DecodeError) -> MessageIdentifier {
        let range = try octets(BinaryTag.primitive(number), "deviceName")
        let name = try name(range, "deviceName") { $0.isPathByte }
        guard bytes[range.lowerBound] != UInt8(ascii: "$") else {
            throw invalid("deviceName", at: range.lowerBound, "is not a device name")
        }
        return .device(name)
    }

    private mutating func mtp(_ number: UInt8) throws(DecodeError) -> MessageIdentifier {
        .mtp(Array(bytes[try octets(BinaryTag.primitive(number), "mtpAddress", count: 2...4)]))
    }

    /// ServiceChangeAddress, a CHOICE like MId with a bare port before it.
    mutating func serviceChangeAddress() throws(DecodeError) -> ServiceChangeAddress {
        switch next {
        case BinaryTag.primitive(0):
            return .port(UInt16(try unsigned(BinaryTag.primitive(0), "portNumber", limit: 0xFFFF)))
        case BinaryTag.constructed(1): return .identifier(try address(1, octetCount: 4))
        case BinaryTag.constructed(2): return .identifier(try address(2, octetCount: 16))
        case BinaryTag.constructed(3): return .identifier(try domain(3))
        case BinaryTag.primitive(4): return .identifier(try device(4))
        case BinaryTag.primitive(5): return .identifier(try mtp(5))
        default: throw failure("serviceChangeAddress")
        }
    }

    // MARK: Contexts, times, errors

    /// ContextID: 0 is the null context, FFFFFFFE stands for `$`, FFFFFFFF for `*`.
    mutating func contextIdentifier() throws(DecodeError) -> ContextIdentifier {
        switch try unsigned(BinaryTag.primitive(0), "ContextID", limit: .max) {
        case 0: .null
        case 0xFFFF_FFFE: .choose
        case 0xFFFF_FFFF: .all
        case let number: .number(number)
        }
    }

    /// TimeNotation: `yyyymmdd` and `hhmmssss`.
    mutating func timeNotation(_ number: UInt8) throws(DecodeError) -> TimeStamp {
        let outer = try enter(BinaryTag.constructed(number), "TimeStamp")
        let date = try eightDigits(BinaryTag.primitive(0))
        let time = try eightDigits(BinaryTag.primitive(1))
        try leave(outer, "TimeStamp")
        return TimeStamp(date: date, time: time)
    }

    private mutating func eightDigits(_ tag: UInt8) throws(DecodeError) -> UInt32 {
        let range = try octets(tag, "TimeStamp", count: 8...8)
        var value: UInt32 = 0
        for index in range {
            guard bytes[index].isDigit else {
                throw DecodeError(offset: index, element: "TimeStamp", reason: .unexpectedByte(bytes[index]))
            }
            value = value * 10 + UInt32(bytes[index] - 0x30)
        }
        return value
    }

    /// ErrorDescriptor: a code and perhaps a text.
    mutating func errorDescriptor(_ number: UInt8) throws(DecodeError) -> ErrorDescriptor {
        let outer = try enter(BinaryTag.constructed(number), "errorDescriptor")
        let code = UInt16(try unsigned(BinaryTag.primitive(0), "ErrorCode", limit: 9_999))
        var message = ""
        if isNext(primitive: 1) {
            message = try printable(octets(BinaryTag.primitive(1), "error text"), "error text")
        }
        try leave(outer, "errorDescriptor")
        return ErrorDescriptor(code: code, text: message)
    }
}

extension UInt8 {
    /// What a pathNAME holds: letters, digits and `/ * _ $ @ - .`.
    fileprivate var isPathByte: Bool {
        isLetterOrDigit || self == 0x2F || self == 0x5F || self == 0x2A || self == 0x24 || self == 0x40 || self == 0x2D
            || self == 0x2E
    }
}
