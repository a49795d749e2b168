internal import Wire

// The common message elements of H.225.0 Annex H, as far as registration carries them.
extension PackedReader {
    /// Members that one SEQUENCE OF may have; well above what a registration needs.
    static let listLimit = 256

    mutating func sequenceNumber() throws(DecodeError) -> UInt16 {
        UInt16(truncatingIfNeeded: try number(1...65_535, "requestSeqNum"))
    }

    /// An OBJECT IDENTIFIER; any version of H.225.0 is accepted.
    mutating func skipProtocolIdentifier() throws(DecodeError) { _ = try octetString("protocolIdentifier") }

    mutating func timeToLive() throws(DecodeError) -> UInt32 {
        UInt32(truncatingIfNeeded: try number(1...4_294_967_295, "timeToLive"))
    }

    mutating func identifier(_ element: String) throws(DecodeError) -> String { try unicode(1...128, element) }

    /// Nil where the identifier is an OBJECT IDENTIFIER or an alternative of a later version.
    mutating func nonStandardParameter() throws(DecodeError) -> NonStandardData? {
        let element = "nonStandardData"
        var codes: (country: UInt8, extension: UInt8, manufacturer: UInt16)?
        switch try choice(2, element) {
        case 0: _ = try octetString(element)
        case 1: codes = try h221NonStandard(element)
        case _: _ = try openType(element)
        }
        let octets = try octetString(element)
        guard let codes else { return nil }
        return NonStandardData(
            countryCode: codes.country, extensionCode: codes.extension, manufacturerCode: codes.manufacturer,
            octets: octets)
    }

    mutating func transportAddresses(_ element: String) throws(DecodeError) -> [Endpoint] {
        try list(limit: Self.listLimit, element) { (reader) throws(DecodeError) in
            try reader.transportAddress(element)
        }.compactMap { $0 }
    }

    mutating func aliases(_ element: String) throws(DecodeError) -> [String] {
        try list(limit: Self.listLimit, element) { (reader) throws(DecodeError) in
            try reader.alias(element)
        }.compactMap { $0 }
    }

    /// `SEQUENCE OF AlternateGK`, without those at addresses that are neither IPv4 nor IPv6.
    mutating func alternateGatekeepers() throws(DecodeError) -> [AlternateGatekeeper] {
        let element = "alternateGatekeeper"
        return try list(limit: Self.listLimit, element) { (reader) throws(DecodeError) in
            let (isExtended, present) = try reader.preamble(1, element)
            let address = try reader.transportAddress(element)
            let name = present[0] ? try reader.identifier(element) : nil
            let needsRegistration = try reader.bool(element)
            let priority = UInt8(truncatingIfNeeded: try reader.number(0...127, element))
            try reader.skipAdditions(isExtended, element)
            return address.map {
                AlternateGatekeeper(
                    rasAddress: $0, gatekeeperIdentifier: name, needsRegistration: needsRegistration,
                    priority: priority)
            }
        }.compactMap { $0 }
    }

    /// `VendorIdentifier`, which nothing here asks for.
    mutating func skipVendor(_ element: String) throws(DecodeError) {
        let (isExtended, present) = try preamble(2, element)
        _ = try h221NonStandard(element)
        for isPresent in present where isPresent {
            _ = try octets(Int(try number(1...256, element)), element)
        }
        try skipAdditions(isExtended, element)
    }

    /// `EndpointType`: the first of its descriptions that is present, in the order of the enumeration.
    mutating func terminalType() throws(DecodeError) -> TerminalType {
        let element = "terminalType"
        let (isExtended, present) = try preamble(6, element)
        if present[0] { _ = try nonStandardParameter() }
        if present[1] { try skipVendor(element) }
        if present[2] { try skipInfo(element) }
        if present[3] { try skipGatewayInfo(element) }
        if present[4] { try skipInfo(element) }
        if present[5] { try skipInfo(element) }
        _ = try bits(2, element)
        try skipAdditions(isExtended, element)
        return present[2]
            ? .gatekeeper : present[3] ? .gateway : present[4] ? .mcu : present[5] ? .terminal : .undefined
    }

    /// The alternatives without a value that this package knows, of a CHOICE with `alternatives` in its root.
    mutating func reasonIndex(_ alternatives: Int, _ element: String) throws(DecodeError) -> Int {
        let index = try choice(alternatives, element)
        if index >= alternatives { _ = try openType(element) }
        return index
    }

    private mutating func h221NonStandard(
        _ element: String
    ) throws(DecodeError) -> (country: UInt8, extension: UInt8, manufacturer: UInt16) {
        let isExtended = try bool(element)
        let country = UInt8(truncatingIfNeeded: try number(0...255, element))
        let extensionCode = UInt8(truncatingIfNeeded: try number(0...255, element))
        let manufacturer = UInt16(truncatingIfNeeded: try number(0...65_535, element))
        try skipAdditions(isExtended, element)
        return (country, extensionCode, manufacturer)
    }

    /// Nil for an address that is not a plain IPv4 or IPv6 one.
    private mutating func transportAddress(_ element: String) throws(DecodeError) -> Endpoint? {
        switch try choice(7, element) {
        case 0: return try endpoint(4, element)
        case 1: try skipSourceRoute(element)
        case 2:
            _ = try octets(10, element)
            _ = try bits(16, element)
        case 3:
            let isExtended = try bool(element)
            let endpoint = try endpoint(16, element)
            try skipAdditions(isExtended, element)
            return endpoint
        case 4: _ = try octets(16, element)
        case 5: _ = try octets(Int(try number(1...20, element)), element)
        case 6: _ = try nonStandardParameter()
        case _: _ = try openType(element)
        }
        return nil
    }

    private mutating func endpoint(_ count: Int, _ element: String) throws(DecodeError) -> Endpoint? {
        let address = IPAddress(octets: try octets(count, element))
        let port = UInt16(truncatingIfNeeded: try number(0...65_535, element))
        return address.map { Endpoint(address: $0, port: port) }
    }

    private mutating func skipSourceRoute(_ element: String) throws(DecodeError) {
        let isExtended = try bool(element)
        _ = try endpoint(4, element)
        _ = try list(limit: Self.listLimit, element) { (reader) throws(DecodeError) in
            try reader.octets(4, element)
        }
        if try choice(2, element) >= 2 { _ = try openType(element) }
        try skipAdditions(isExtended, element)
    }

    /// Nil for an alias that is neither dialled digits nor an H.323 identifier.
    private mutating func alias(_ element: String) throws(DecodeError) -> String? {
        switch try choice(2, element) {
        case 0: return try dialledDigits(element)
        case 1: return try unicode(1...256, element)
        case _:
            _ = try openType(element)
            return nil
        }
    }

    private mutating func dialledDigits(_ element: String) throws(DecodeError) -> String {
        let count = Int(try number(1...128, element))
        align()
        var digits: [UInt8] = []
        for _ in 0..<count {
            let start = offset
            let index = Int(try bits(4, element))
            guard index < Alias.digits.count else {
                throw error(element, .invalid("holds a digit that is none"), at: start)
            }
            digits.append(Alias.digits[index])
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// `GatekeeperInfo`, `McuInfo`, `TerminalInfo` and the capabilities of a protocol: nonStandardData, then additions.
    private mutating func skipInfo(_ element: String) throws(DecodeError) {
        let (isExtended, present) = try preamble(1, element)
        if present[0] { _ = try nonStandardParameter() }
        try skipAdditions(isExtended, element)
    }

    private mutating func skipGatewayInfo(_ element: String) throws(DecodeError) {
        let (isExtended, present) = try preamble(2, element)
        if present[0] {
            _ = try list(limit: Self.listLimit, element) { (reader) throws(DecodeError) in
                switch try reader.choice(9, element) {
                case 0: _ = try reader.nonStandardParameter()
                case 1...8: try reader.skipInfo(element)
                case _: _ = try reader.openType(element)
                }
            }
        }
        if present[1] { _ = try nonStandardParameter() }
        try skipAdditions(isExtended, element)
    }
}
