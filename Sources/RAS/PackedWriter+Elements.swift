internal import Wire

// The common message elements of H.225.0 Annex H, each in the one shape that this package sends.
extension PackedWriter {
    /// Whether the SEQUENCE is extended, then one bit for each optional component of its root.
    mutating func preamble(isExtended: Bool, _ present: [Bool]) {
        bool(isExtended)
        for isPresent in present { bool(isPresent) }
    }

    mutating func sequenceNumber(_ value: UInt16) { number(UInt64(value), 1...65_535) }

    /// `{itu-t(0) recommendation(0) h(8) 2250 version(0) 4}`.
    mutating func protocolIdentifier() { octetString([0x00, 0x08, 0x91, 0x4A, 0x00, 0x04]) }

    mutating func timeToLive(_ seconds: UInt32) { number(UInt64(seconds), 1...4_294_967_295) }

    mutating func nonStandardParameter(_ data: NonStandardData?) {
        guard let data else { return }
        bool(false)
        bits(1, 1)
        h221NonStandard(data.countryCode, data.extensionCode, data.manufacturerCode)
        octetString(data.octets)
    }

    mutating func transportAddresses(_ endpoints: [Endpoint]) {
        let endpoints = endpoints.prefix(PackedReader.listLimit)
        length(endpoints.count)
        for endpoint in endpoints { transportAddress(endpoint) }
    }

    private mutating func transportAddress(_ endpoint: Endpoint) {
        bool(false)
        number(endpoint.address.isV4 ? 0 : 3, 0...6)
        if !endpoint.address.isV4 { bool(false) }
        octets(endpoint.address.octets)
        number(UInt64(endpoint.port), 0...65_535)
    }

    mutating func alternateGatekeepers(_ gatekeepers: [AlternateGatekeeper]) {
        let gatekeepers = gatekeepers.prefix(PackedReader.listLimit)
        length(gatekeepers.count)
        for gatekeeper in gatekeepers {
            preamble(isExtended: false, [gatekeeper.gatekeeperIdentifier != nil])
            transportAddress(gatekeeper.rasAddress)
            if let name = gatekeeper.gatekeeperIdentifier { unicode(name, 1...128) }
            bool(gatekeeper.needsRegistration)
            number(UInt64(gatekeeper.priority), 0...127)
        }
    }

    mutating func aliases(_ aliases: [String]) {
        let aliases = aliases.prefix(PackedReader.listLimit)
        length(aliases.count)
        for alias in aliases {
            bool(false)
            guard let digits = Alias.dialled(alias) else {
                bits(1, 1)
                unicode(alias, 1...256)
                continue
            }
            bits(0, 1)
            number(UInt64(digits.count), 1...128)
            align()
            for digit in digits { bits(digit, 4) }
        }
    }

    /// `EndpointType` with the description alone, and neither mc nor undefinedNode set.
    mutating func terminalType(_ type: TerminalType) {
        preamble(
            isExtended: false,
            [false, false, type == .gatekeeper, type == .gateway, type == .mcu, type == .terminal])
        switch type {
        case .gateway: preamble(isExtended: false, [false, false])
        case .gatekeeper, .mcu, .terminal: preamble(isExtended: false, [false])
        case .undefined: break
        }
        bool(false)
        bool(type == .undefined)
    }

    /// The endpointVendor of this package: the codes of its nonStandardData, and its name as productId.
    mutating func vendor() {
        preamble(isExtended: false, [true, false])
        h221NonStandard(181, 0, 0x5244)
        let product = Array("rainyday".utf8)
        number(UInt64(product.count), 1...256)
        octets(product)
    }

    /// An alternative without a value, or the empty value of one that has some.
    mutating func reason(_ index: Int, _ alternatives: Int) {
        bool(index >= alternatives)
        guard index >= alternatives else { return number(UInt64(max(index, 0)), 0...UInt64(alternatives - 1)) }
        smallNumber(index - alternatives)
        openType { _ in }
    }

    private mutating func h221NonStandard(_ country: UInt8, _ extensionCode: UInt8, _ manufacturer: UInt16) {
        bool(false)
        number(UInt64(country), 0...255)
        number(UInt64(extensionCode), 0...255)
        number(UInt64(manufacturer), 0...65_535)
    }
}
