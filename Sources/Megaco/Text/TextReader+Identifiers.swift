internal import Wire

extension TextReader {
    /// mId: `[address]` or `<domain>` with an optional port, `MTP{…}`, or a device name.
    mutating func messageIdentifier(_ element: String) throws(DecodeError) -> MessageIdentifier {
        switch next {
        case UInt8(ascii: "["):
            let address = try bracketedAddress()
            return .address(address, port: try portIfPresent())
        case UInt8(ascii: "<"):
            let domain = try bracketedDomain()
            return .domain(domain, port: try portIfPresent())
        default: return try deviceNameOrMTP(element)
        }
    }

    mutating func portIfPresent() throws(DecodeError) -> UInt16? {
        guard next == UInt8(ascii: ":") else { return nil }
        position += 1
        return try uint16("portNumber")
    }

    private mutating func bracketedAddress() throws(DecodeError) -> IPAddress {
        position += 1
        let start = position
        if let address = addressV4() { return .v4(address) }
        position = start
        while next.isAddressByte, position - start <= 45 { position += 1 }
        let range = start..<position
        guard next == UInt8(ascii: "]"), !range.isEmpty else { throw failure("domainAddress") }
        position += 1
        guard let address = IPAddress(text(range)), !address.isV4 else {
            throw invalid("domainAddress", at: start, "is not an IP address")
        }
        return address
    }

    /// An IPv4 address and its bracket; V4hex is 1*3(DIGIT), so leading zeros are allowed and are not octal. Nil where
    /// something else comes; the cursor is then anywhere.
    private mutating func addressV4() -> UInt32? {
        var value: UInt32 = 0
        for index in 0..<4 {
            var octet: UInt32 = 0
            var digits = 0
            while next.isDigit, digits < 4 {
                octet = octet &* 10 &+ UInt32(next &- 0x30)
                digits += 1
                position += 1
            }
            guard (1...3).contains(digits), octet <= 255 else { return nil }
            value = value << 8 | octet
            guard skipByte(UInt8(ascii: index < 3 ? "." : "]")) else { return nil }
        }
        return value
    }

    /// domainName; that it may hold underscores is leniency, for real gateways send them.
    private mutating func bracketedDomain() throws(DecodeError) -> String {
        position += 1
        guard next.isLetterOrDigit else { throw failure("domainName") }
        let start = position
        while next.isLetterOrDigit || next == 0x2D || next == 0x2E || next == 0x5F { position += 1 }
        let range = start..<position
        guard range.count <= Limit.name else { throw tooLarge("domainName", at: start, limit: UInt64(Limit.name)) }
        guard next == UInt8(ascii: ">") else { throw failure("domainName") }
        position += 1
        return text(range)
    }

    private mutating func deviceNameOrMTP(_ element: String) throws(DecodeError) -> MessageIdentifier {
        let start = position
        if token() == .mtp {
            if skip(UInt8(ascii: "{")) { return .mtp(try mtpAddress()) }
        }
        position = start
        let range = try name(element, of: TokenTable.Class.path)
        guard byte(at: start) != UInt8(ascii: "$") else { throw invalid(element, at: start, "is not a device name") }
        return .device(text(range))
    }

    /// 4*8(HEXDIG), two to an octet.
    private mutating func mtpAddress() throws(DecodeError) -> [UInt8] {
        let range = try name("mtpAddress", of: TokenTable.Class.hexadecimal)
        guard (4...8).contains(range.count), range.count % 2 == 0 else {
            throw invalid("mtpAddress", at: range.lowerBound, "is not 2 to 4 octets")
        }
        // RBRKT takes white space after it, which the header needs as its separator: leave it.
        skipWhitespace()
        guard next == UInt8(ascii: "}") else { throw failure("mtpAddress") }
        position += 1
        return stride(from: range.lowerBound, to: range.upperBound, by: 2).map {
            byte(at: $0).hexadecimalValue << 4 | byte(at: $0 + 1).hexadecimalValue
        }
    }

    /// TerminationID: `ROOT`, `$`, `*` or a pathNAME; that a path may also start with a digit is leniency.
    mutating func terminationIdentifier() throws(DecodeError) -> TerminationIdentifier {
        let range = try name("TerminationID", of: TokenTable.Class.path)
        if range.count == 4, byte(at: range.lowerBound) == UInt8(ascii: "R"), text(range) == "ROOT" { return .root }
        return TerminationIdentifier(text(range))
    }

    /// terminationIDList, from after its opening brace or bracket.
    mutating func terminationIdentifiers(until end: UInt8) throws(DecodeError) -> [TerminationIdentifier] {
        var list = [try terminationIdentifier()]
        while try another("terminationIDList", after: list.count, until: end) {
            list.append(try terminationIdentifier())
        }
        return list
    }

    /// ContextID: `-`, `$`, `*` or a number; 0, FFFFFFFE and FFFFFFFF are reserved (Annex B.2).
    mutating func contextIdentifier() throws(DecodeError) -> ContextIdentifier {
        switch next {
        case UInt8(ascii: "-"):
            position += 1
            return .null
        case UInt8(ascii: "$"):
            position += 1
            return .choose
        case UInt8(ascii: "*"):
            position += 1
            return .all
        default:
            let start = position
            let number = try uint32("ContextID")
            guard number > 0, number < 0xFFFF_FFFE else { throw invalid("ContextID", at: start, "is reserved") }
            return .number(number)
        }
    }

    /// TimeStamp: 8(DIGIT) "T" 8(DIGIT)
    mutating func timeStamp() throws(DecodeError) -> TimeStamp {
        let date = try eightDigits()
        guard next | 0x20 == UInt8(ascii: "t") else { throw failure("TimeStamp") }
        position += 1
        return TimeStamp(date: date, time: try eightDigits())
    }

    private mutating func eightDigits() throws(DecodeError) -> UInt32 {
        let start = position
        let value = try decimal("TimeStamp", digits: 8, limit: 99_999_999)
        guard position - start == 8 else { throw failure("TimeStamp") }
        return UInt32(value)
    }
}

extension UInt8 {
    /// Hexadecimal digits, dots and colons.
    var isAddressByte: Bool { isHexadecimal || self == 0x2E || self == 0x3A }
    /// The value of a hexadecimal digit.
    var hexadecimalValue: UInt8 { isDigit ? self - 0x30 : (self | 0x20) - 0x61 + 10 }
}
