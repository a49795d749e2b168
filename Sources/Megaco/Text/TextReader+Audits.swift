internal import Wire

extension TextReader {
    /// auditDescriptor = AuditToken LBRKT [ auditItem *( COMMA auditItem ) ] RBRKT
    mutating func auditDescriptor(ofCapabilities: Bool) throws(DecodeError) -> AuditDescriptor {
        let start = position
        guard token() == .audit else { throw invalid("AuditToken", at: start, "is not Audit") }
        return try auditDescriptorBody(ofCapabilities: ofCapabilities)
    }

    /// The same, from after the token.
    mutating func auditDescriptorBody(ofCapabilities: Bool) throws(DecodeError) -> AuditDescriptor {
        try open("auditDescriptor")
        var audit = AuditDescriptor()
        guard !skip(UInt8(ascii: "}")) else { return audit }
        repeat {
            let start = position
            guard let item = try auditItem() else {
                progress.exception = .descriptor
                position = start
                guard !word().isEmpty else { throw failure("auditItem") }
                throw invalid("auditItem", at: start, "is not a descriptor that can be audited")
            }
            try once(!audit.items.contains(item), "auditItem", at: start)
            if ofCapabilities, item == .whole(.digitMap) || item == .whole(.packages) {
                throw invalid("auditItem", at: start, "is not allowed in AuditCapability")
            }
            audit.items.append(item)
        } while try another("auditDescriptor", after: audit.items.count)
        return audit
    }

    /// auditItem; nil, and the cursor stays, where something else comes.
    mutating func auditItem() throws(DecodeError) -> AuditItem? {
        let start = position
        guard let token = token(), let kind = DescriptorKind(token) else {
            position = start
            return nil
        }
        skipWhitespace()
        guard next == UInt8(ascii: "{") || next == UInt8(ascii: "=") else { return .whole(kind) }
        let end = position
        guard progress.version >= 2 else { throw failure("auditItem") }
        switch kind {
        case .media: return .media(try mediaAudit())
        case .signals: return try signalsAudit()
        case .eventBuffer: return try eventBufferAudit()
        case .digitMap: return .digitMap(try digitMapAudit())
        case .statistics: return .statistics(try statisticsAudit())
        case .events: return try eventsAudit()
        case .packages:
            try open("indAudpackagesDescriptor")
            let item = try packagesItem()
            try close("indAudpackagesDescriptor")
            return .packages(item)
        case .mux, .modem, .observedEvents:
            position = end
            throw failure("auditItem")
        }
    }

    // MARK: Media

    /// indAudmediaDescriptor, from after its token.
    private mutating func mediaAudit() throws(DecodeError) -> [MediaAuditItem] {
        try open("indAudmediaDescriptor")
        var items: [MediaAuditItem] = []
        repeat {
            items.append(try mediaAuditItem(isInStream: false))
        } while try another("indAudmediaDescriptor", after: items.count)
        return items
    }

    private mutating func mediaAuditItem(isInStream: Bool) throws(DecodeError) -> MediaAuditItem {
        let start = position
        switch token() {
        case .terminationState where !isInStream: return .terminationState(try terminationStateAudit())
        case .stream where !isInStream: return try streamAudit()
        case .localControl: return .localControl(try localControlAudit())
        case .local:
            try since(3, "localDescriptor", at: start)
            return .local(try sessionDescription("localDescriptor"))
        case .remote:
            try since(3, "remoteDescriptor", at: start)
            return .remote(try sessionDescription("remoteDescriptor"))
        case .statistics:
            try since(3, "indAudstatisticsDescriptor", at: start)
            return .statistics(try statisticsAudit())
        default: throw invalid("indAudmediaParm", at: start, "is not known")
        }
    }

    /// indAudstreamDescriptor = StreamToken EQUAL StreamID LBRKT indAudstreamParm RBRKT
    private mutating func streamAudit() throws(DecodeError) -> MediaAuditItem {
        let identifier = try streamIdentifier()
        try open("indAudstreamDescriptor")
        var items: [MediaAuditItem] = []
        repeat {
            items.append(try mediaAuditItem(isInStream: true))
        } while try another("indAudstreamDescriptor", after: items.count)
        return .stream(identifier, items)
    }

    /// indAudlocalControlDescriptor, from after its token.
    private mutating func localControlAudit() throws(DecodeError) -> [LocalControlAuditItem] {
        try open("indAudlocalControlDescriptor")
        var items: [LocalControlAuditItem] = []
        repeat {
            let start = position
            let item = try localControlAuditItem()
            try once(!items.contains(item), "indAudlocalParm", at: start)
            items.append(item)
        } while try another("indAudlocalControlDescriptor", after: items.count)
        return items
    }

    private mutating func localControlAuditItem() throws(DecodeError) -> LocalControlAuditItem {
        let start = position
        switch token() {
        case .reservedGroup: return .reserveGroup
        case .reservedValue: return .reserveValue
        case .mode:
            switch try condition() {
            case .none: return .mode
            case .equal: return .modeIs(try streamMode())
            case .unequal: return .modeIsNot(try streamMode())
            }
        default:
            position = start
            let name = try packagedName()
            guard let value = try conditionValue() else { return .property(name) }
            return .propertyValue(PropertyParameter(name: name, value: value))
        }
    }

    /// indAudterminationStateDescriptor, from after its token.
    private mutating func terminationStateAudit() throws(DecodeError) -> [TerminationStateAuditItem] {
        try open("indAudterminationStateDescriptor")
        var items: [TerminationStateAuditItem] = []
        repeat {
            let start = position
            let item = try terminationStateAuditItem()
            try once(!items.contains(item), "indAudterminationStateParm", at: start)
            items.append(item)
        } while try another("indAudterminationStateDescriptor", after: items.count)
        return items
    }

    private mutating func terminationStateAuditItem() throws(DecodeError) -> TerminationStateAuditItem {
        let start = position
        switch token() {
        case .buffer: return .eventBufferControl
        case .serviceStates:
            switch try condition() {
            case .none: return .serviceState
            case .equal: return .serviceStateIs(try serviceState())
            case .unequal: return .serviceStateIsNot(try serviceState())
            }
        default:
            position = start
            let name = try packagedName()
            guard let value = try conditionValue() else { return .property(name) }
            return .propertyValue(PropertyParameter(name: name, value: value))
        }
    }

    private enum Condition { case none, equal, unequal }

    /// Version 3: what a mode or a state is compared with; the cursor is then at the value.
    private mutating func condition() throws(DecodeError) -> Condition {
        skipWhitespace()
        let start = position
        guard next == UInt8(ascii: "=") || next == UInt8(ascii: "#") else { return .none }
        let condition: Condition = next == UInt8(ascii: "=") ? .equal : .unequal
        position += 1
        skipWhitespace()
        try since(3, "indAudlocalParm", at: start)
        return condition
    }

    /// Version 3: what a property is compared with; nil where its value is asked for.
    private mutating func conditionValue() throws(DecodeError) -> ParameterValue? {
        skipWhitespace()
        let start = position
        guard next != UInt8(ascii: ","), next != UInt8(ascii: "}") else { return nil }
        try since(3, "propertyParm", at: start)
        return try parameterValue()
    }

    // MARK: Signals, events and the rest

    /// indAudsignalsDescriptor = SignalsToken LBRKT [ indAudsignalParm ] RBRKT, from after the token.
    private mutating func signalsAudit() throws(DecodeError) -> AuditItem {
        try open("indAudsignalsDescriptor")
        guard !skip(UInt8(ascii: "}")) else { return .signals(nil) }
        let item: AuditItem
        if skip(.signalList) {
            try equal("indAudsignalList")
            let identifier = try uint16("signalListId")
            if skip(UInt8(ascii: "{")) {
                item = .signals(.list(identifier, [try signal()]))
                try close("indAudsignalList")
            } else {
                item = .signalList(identifier)
            }
        } else {
            item = .signals(.signal(try signal()))
        }
        try close("indAudsignalsDescriptor")
        return item
    }

    /// indAudeventBufferDescriptor = EventBufferToken LBRKT indAudeventSpec RBRKT, from after the token.
    private mutating func eventBufferAudit() throws(DecodeError) -> AuditItem {
        try open("indAudeventBufferDescriptor")
        let name = try packagedName()
        var selection: AuditItem.EventBufferSelection?
        if skip(UInt8(ascii: "{")) {
            if skip(.stream) {
                selection = .stream(try streamIdentifier())
            } else {
                selection = .parameter(try parameterName("eventParameterName"))
            }
            try close("indAudeventSpec")
        }
        try close("indAudeventBufferDescriptor")
        return .eventBuffer(name, selection)
    }

    /// indAudeventsDescriptor = EventsToken [ EQUAL RequestID ] LBRKT pkgdName RBRKT, from after the token.
    private mutating func eventsAudit() throws(DecodeError) -> AuditItem {
        let identifier = skip(UInt8(ascii: "=")) ? try requestIdentifier() : nil
        try open("indAudeventsDescriptor")
        let name = try packagedName()
        try close("indAudeventsDescriptor")
        return .events(name, requestIdentifier: identifier)
    }

    /// indAuddigitMapDescriptor = DigitMapToken EQUAL digitMapName, from after the token.
    private mutating func digitMapAudit() throws(DecodeError) -> String {
        try equal("indAuddigitMapDescriptor")
        return try parameterName("digitMapName").text
    }

    /// indAudstatisticsDescriptor = StatsToken LBRKT pkgdName RBRKT, from after the token.
    private mutating func statisticsAudit() throws(DecodeError) -> PackagedName {
        try open("indAudstatisticsDescriptor")
        let name = try packagedName()
        try close("indAudstatisticsDescriptor")
        return name
    }
}

extension DescriptorKind {
    init?(_ token: Token) {
        switch token {
        case .mux: self = .mux
        case .modem: self = .modem
        case .media: self = .media
        case .signals: self = .signals
        case .eventBuffer: self = .eventBuffer
        case .digitMap: self = .digitMap
        case .statistics: self = .statistics
        case .events: self = .events
        case .observedEvents: self = .observedEvents
        case .packages: self = .packages
        default: return nil
        }
    }

    var token: Token {
        switch self {
        case .mux: .mux
        case .modem: .modem
        case .media: .media
        case .signals: .signals
        case .eventBuffer: .eventBuffer
        case .digitMap: .digitMap
        case .statistics: .statistics
        case .events: .events
        case .observedEvents: .observedEvents
        case .packages: .packages
        }
    }
}
