public import Wire

extension Message {
    /// The largest message that is read, in bytes: what one UDP datagram can hold.
    static let sizeLimit = 65_535

    /// The alternatives of `RasMessage` that this package reads, by index.
    enum Alternative {
        static let count = 25
        static let registrationRequest = 3
        static let registrationConfirm = 4
        static let registrationReject = 5
        static let unregistrationRequest = 6
        static let unregistrationConfirm = 7
    }

    /// Reads one `RasMessage` in aligned PER: a whole UDP datagram (H.225.0 Annex H, X.691).
    ///
    /// Components and extension additions that this package has no use for are read over, known or not. Addresses
    /// that are neither IPv4 nor IPv6, aliases that are neither dialled digits nor H.323 identifiers, and
    /// nonStandardData under an object identifier are left out.
    ///
    /// - Throws: ``DecodeError`` with the byte's offset and the component's name in the ASN.1: at the end of the input,
    ///   at a number outside its range, at a list of more than 256 members, at a RAS message of another kind, and
    ///   at a whole byte after the message.
    public init(decoding bytes: [UInt8]) throws(DecodeError) {
        guard bytes.count <= Self.sizeLimit else {
            throw DecodeError(
                offset: Self.sizeLimit, element: "RasMessage", reason: .tooLarge(limit: UInt64(Self.sizeLimit)))
        }
        var reader = PackedReader(bytes)
        switch try reader.choice(Alternative.count, "RasMessage") {
        case Alternative.registrationRequest: self = .registrationRequest(try .init(&reader))
        case Alternative.registrationConfirm: self = .registrationConfirm(try .init(&reader))
        case Alternative.registrationReject: self = .registrationReject(try .init(&reader))
        case Alternative.unregistrationRequest: self = .unregistrationRequest(try .init(&reader))
        case Alternative.unregistrationConfirm: self = .unregistrationConfirm(try .init(&reader))
        case let index:
            throw reader.error(
                "RasMessage", .invalid("is alternative \(index), which has no part in registration"), at: 0)
        }
        guard reader.remainingBytes == 0 else {
            throw reader.error("RasMessage", .invalid("is followed by further bytes"))
        }
    }
}

extension RegistrationRequest {
    fileprivate init(_ reader: inout PackedReader) throws(DecodeError) {
        let (isExtended, present) = try reader.preamble(3, "RegistrationRequest")
        let sequenceNumber = try reader.sequenceNumber()
        try reader.skipProtocolIdentifier()
        let nonStandardData = present[0] ? try reader.nonStandardParameter() : nil
        let isDiscoveryComplete = try reader.bool("discoveryComplete")
        let callSignalAddresses = try reader.transportAddresses("callSignalAddress")
        let rasAddresses = try reader.transportAddresses("rasAddress")
        let terminalType = try reader.terminalType()
        let aliases = present[1] ? try reader.aliases("terminalAlias") : []
        if present[2] { _ = try reader.identifier("gatekeeperIdentifier") }
        try reader.skipVendor("endpointVendor")
        self.init(
            sequenceNumber: sequenceNumber, callSignalAddresses: callSignalAddresses, rasAddresses: rasAddresses,
            aliases: aliases, nonStandardData: nonStandardData)
        self.isDiscoveryComplete = isDiscoveryComplete
        self.terminalType = terminalType
        for (index, content) in try reader.additions(isExtended, "RegistrationRequest") {
            var content = content
            switch index {
            case Addition.timeToLive: timeToLive = try content.timeToLive()
            case Addition.keepAlive: isKeepAlive = try content.bool("keepAlive")
            case Addition.endpointIdentifier: endpointIdentifier = try content.identifier("endpointIdentifier")
            case _: break
            }
        }
    }
}

extension RegistrationConfirm {
    fileprivate init(_ reader: inout PackedReader) throws(DecodeError) {
        let (isExtended, present) = try reader.preamble(3, "RegistrationConfirm")
        let sequenceNumber = try reader.sequenceNumber()
        try reader.skipProtocolIdentifier()
        let nonStandardData = present[0] ? try reader.nonStandardParameter() : nil
        let callSignalAddresses = try reader.transportAddresses("callSignalAddress")
        if present[1] { _ = try reader.aliases("terminalAlias") }
        let gatekeeperIdentifier = present[2] ? try reader.identifier("gatekeeperIdentifier") : nil
        self.init(
            sequenceNumber: sequenceNumber, callSignalAddresses: callSignalAddresses,
            gatekeeperIdentifier: gatekeeperIdentifier, endpointIdentifier: try reader.identifier("endpointIdentifier"),
            nonStandardData: nonStandardData)
        for (index, content) in try reader.additions(isExtended, "RegistrationConfirm") {
            var content = content
            switch index {
            case Addition.alternateGatekeeper: alternateGatekeepers = try content.alternateGatekeepers()
            case Addition.timeToLive: timeToLive = try content.timeToLive()
            case _: break
            }
        }
    }
}

extension RegistrationReject {
    fileprivate init(_ reader: inout PackedReader) throws(DecodeError) {
        let (isExtended, present) = try reader.preamble(2, "RegistrationReject")
        let sequenceNumber = try reader.sequenceNumber()
        try reader.skipProtocolIdentifier()
        let nonStandardData = present[0] ? try reader.nonStandardParameter() : nil
        let index = try reader.reasonIndex(RegistrationRejectReason.rootAlternatives, "rejectReason")
        if index == RegistrationRejectReason.duplicateAliasIndex { _ = try reader.aliases("duplicateAlias") }
        if present[1] { _ = try reader.identifier("gatekeeperIdentifier") }
        try reader.skipAdditions(isExtended, "RegistrationReject")
        self.init(sequenceNumber: sequenceNumber, reason: .init(index: index), nonStandardData: nonStandardData)
    }
}

extension UnregistrationRequest {
    fileprivate init(_ reader: inout PackedReader) throws(DecodeError) {
        let (isExtended, present) = try reader.preamble(3, "UnregistrationRequest")
        let sequenceNumber = try reader.sequenceNumber()
        let callSignalAddresses = try reader.transportAddresses("callSignalAddress")
        if present[0] { _ = try reader.aliases("endpointAlias") }
        let nonStandardData = present[1] ? try reader.nonStandardParameter() : nil
        self.init(
            sequenceNumber: sequenceNumber, callSignalAddresses: callSignalAddresses,
            endpointIdentifier: present[2] ? try reader.identifier("endpointIdentifier") : nil,
            nonStandardData: nonStandardData)
        for (index, content) in try reader.additions(isExtended, "UnregistrationRequest")
        where index == Addition.reason {
            var content = content
            reason = .init(index: try content.reasonIndex(UnregistrationReason.rootAlternatives, "reason"))
        }
    }
}

extension UnregistrationConfirm {
    fileprivate init(_ reader: inout PackedReader) throws(DecodeError) {
        let (isExtended, present) = try reader.preamble(1, "UnregistrationConfirm")
        self.init(sequenceNumber: try reader.sequenceNumber())
        if present[0] { _ = try reader.nonStandardParameter() }
        try reader.skipAdditions(isExtended, "UnregistrationConfirm")
    }
}
