internal import Wire

extension Message {
    /// The message in aligned PER, as version 4 of H.225.0 has it: the payload of one UDP datagram.
    ///
    /// What the ASN.1 cannot hold is brought to the nearest that it can: sequence number 0 and time to live 0 become 1,
    /// text is cut to 128 characters (aliases to 256), an empty identifier becomes one space, empty aliases
    /// and those past 256 are left out, as are addresses past 256.
    public func encoded() -> [UInt8] {
        var writer = PackedWriter()
        switch self {
        case .registrationRequest(let message): message.encode(into: &writer)
        case .registrationConfirm(let message): message.encode(into: &writer)
        case .registrationReject(let message): message.encode(into: &writer)
        case .unregistrationRequest(let message): message.encode(into: &writer)
        case .unregistrationConfirm(let message): message.encode(into: &writer)
        }
        return writer.bytes
    }
}

extension PackedWriter {
    fileprivate mutating func alternative(_ index: Int) {
        bool(false)
        number(UInt64(index), 0...UInt64(Message.Alternative.count - 1))
    }
}

extension RegistrationRequest {
    fileprivate func encode(into writer: inout PackedWriter) {
        writer.alternative(Message.Alternative.registrationRequest)
        let aliases = aliases.filter { !$0.isEmpty }
        writer.preamble(isExtended: true, [nonStandardData != nil, !aliases.isEmpty, false])
        writer.sequenceNumber(sequenceNumber)
        writer.protocolIdentifier()
        writer.nonStandardParameter(nonStandardData)
        writer.bool(isDiscoveryComplete)
        writer.transportAddresses(callSignalAddresses)
        writer.transportAddresses(rasAddresses)
        writer.terminalType(terminalType)
        if !aliases.isEmpty { writer.aliases(aliases) }
        writer.vendor()
        var additions: [(index: Int, write: (inout PackedWriter) -> Void)] = []
        if let timeToLive { additions.append((Addition.timeToLive, { $0.timeToLive(timeToLive) })) }
        additions.append((Addition.keepAlive, { $0.bool(isKeepAlive) }))
        if let endpointIdentifier {
            additions.append((Addition.endpointIdentifier, { $0.unicode(endpointIdentifier, 1...128) }))
        }
        // Neither is OPTIONAL, so whoever knows of the version sends both.
        additions.append((Addition.willSupplyUUIEs, { $0.bool(false) }))
        additions.append((Addition.maintainConnection, { $0.bool(false) }))
        writer.additions(Addition.count, additions)
    }
}

extension RegistrationConfirm {
    fileprivate func encode(into writer: inout PackedWriter) {
        writer.alternative(Message.Alternative.registrationConfirm)
        writer.preamble(isExtended: true, [nonStandardData != nil, false, gatekeeperIdentifier != nil])
        writer.sequenceNumber(sequenceNumber)
        writer.protocolIdentifier()
        writer.nonStandardParameter(nonStandardData)
        writer.transportAddresses(callSignalAddresses)
        if let gatekeeperIdentifier { writer.unicode(gatekeeperIdentifier, 1...128) }
        writer.unicode(endpointIdentifier, 1...128)
        var additions: [(index: Int, write: (inout PackedWriter) -> Void)] = []
        if !alternateGatekeepers.isEmpty {
            let alternates = alternateGatekeepers
            additions.append((Addition.alternateGatekeeper, { $0.alternateGatekeepers(alternates) }))
        }
        if let timeToLive { additions.append((Addition.timeToLive, { $0.timeToLive(timeToLive) })) }
        additions.append((Addition.willRespondToIRR, { $0.bool(false) }))
        additions.append((Addition.maintainConnection, { $0.bool(false) }))
        writer.additions(Addition.count, additions)
    }
}

extension RegistrationReject {
    fileprivate func encode(into writer: inout PackedWriter) {
        writer.alternative(Message.Alternative.registrationReject)
        writer.preamble(isExtended: false, [nonStandardData != nil, false])
        writer.sequenceNumber(sequenceNumber)
        writer.protocolIdentifier()
        writer.nonStandardParameter(nonStandardData)
        writer.reason(reason.index, RegistrationRejectReason.rootAlternatives)
        if reason.index == RegistrationRejectReason.duplicateAliasIndex { writer.length(0) }
    }
}

extension UnregistrationRequest {
    fileprivate func encode(into writer: inout PackedWriter) {
        writer.alternative(Message.Alternative.unregistrationRequest)
        writer.preamble(isExtended: reason != nil, [false, nonStandardData != nil, endpointIdentifier != nil])
        writer.sequenceNumber(sequenceNumber)
        writer.transportAddresses(callSignalAddresses)
        writer.nonStandardParameter(nonStandardData)
        if let endpointIdentifier { writer.unicode(endpointIdentifier, 1...128) }
        if let reason {
            writer.additions(
                Addition.count,
                [(Addition.reason, { $0.reason(reason.index, UnregistrationReason.rootAlternatives) })])
        }
    }
}

extension UnregistrationConfirm {
    fileprivate func encode(into writer: inout PackedWriter) {
        writer.alternative(Message.Alternative.unregistrationConfirm)
        writer.preamble(isExtended: false, [false])
        writer.sequenceNumber(sequenceNumber)
    }
}
