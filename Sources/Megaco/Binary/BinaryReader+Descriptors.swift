internal import Wire

/// Descriptors that registration and supervision meet; the others are reported and answered with error 444.
extension BinaryReader {
    /// SEQUENCE OF AmmDescriptor
    mutating func descriptors() throws(DecodeError) -> [Descriptor] {
        let outer = try enter(BinaryTag.constructed(1), "descriptors")
        var descriptors: [Descriptor] = []
        while next != 0 {
            try checkCount(descriptors.count, "descriptors")
            switch next {
            case BinaryTag.constructed(3): descriptors.append(.events(try events(3)))
            case BinaryTag.constructed(5): descriptors.append(.signals(try signals(5)))
            case BinaryTag.constructed(7): descriptors.append(.audit(try auditDescriptor(7)))
            case BinaryTag.constructed(8): descriptors.append(.statistics(try statistics(8)))
            default: throw outside("descriptor", .unsupportedDescriptor)
            }
        }
        try leave(outer, "descriptors")
        return descriptors
    }

    /// TerminationAudit ::= SEQUENCE OF AuditReturnParameter
    mutating func terminationAudit(_ number: UInt8) throws(DecodeError) -> [Descriptor] {
        let outer = try enter(BinaryTag.constructed(number), "terminationAudit")
        var descriptors: [Descriptor] = []
        while next != 0 {
            try checkCount(descriptors.count, "terminationAudit")
            switch next {
            case BinaryTag.constructed(0): descriptors.append(.error(try errorDescriptor(0)))
            case BinaryTag.constructed(4): descriptors.append(.events(try events(4)))
            case BinaryTag.constructed(6): descriptors.append(.signals(try signals(6)))
            case BinaryTag.constructed(8): descriptors.append(.observedEvents(try observedEvents(8)))
            case BinaryTag.constructed(9): descriptors.append(.statistics(try statistics(9)))
            case BinaryTag.constructed(10): descriptors.append(.packages(try packages(10)))
            case BinaryTag.constructed(11): descriptors += try emptyDescriptors(11)
            default: throw outside("auditReturnParameter", .unsupportedDescriptor)
            }
        }
        try leave(outer, "terminationAudit")
        return descriptors
    }

    // MARK: Audits

    /// AuditDescriptor ::= SEQUENCE { auditToken BIT STRING OPTIONAL, ..., auditPropertyToken (version 2) }
    mutating func auditDescriptor(_ number: UInt8) throws(DecodeError) -> AuditDescriptor {
        let outer = try enter(BinaryTag.constructed(number), "auditDescriptor")
        var items: [AuditItem] = []
        if isNext(primitive: 0) {
            // The first octet counts the bits at the end that do not count (X.690 §8.6).
            let range = try octets(BinaryTag.primitive(0), "auditToken", count: 1...9)
            for (bit, kind) in Self.auditTokens.enumerated() {
                let index = range.lowerBound + 1 + bit / 8
                if index < range.upperBound, bytes[index] << UInt8(bit % 8) & 0x80 != 0 { items.append(.whole(kind)) }
            }
        }
        if isNext(constructed: 1) { throw outside("auditPropertyToken", .unsupportedDescriptor) }
        try leaveExtensible(outer, "auditDescriptor")
        return AuditDescriptor(items: items)
    }

    /// The descriptors in the order of their bits.
    static let auditTokens: [DescriptorKind] = [
        .mux, .modem, .media, .events, .signals, .digitMap, .statistics, .observedEvents, .packages, .eventBuffer,
    ]

    /// Descriptors that hold nothing; each is what its name alone is in text.
    private mutating func emptyDescriptors(_ number: UInt8) throws(DecodeError) -> [Descriptor] {
        try auditDescriptor(number).items.compactMap { item -> Descriptor? in
            switch item {
            case .whole(.events): .events(EventsDescriptor())
            case .whole(.signals): .signals([])
            case .whole(let kind): .empty(kind)
            default: nil
            }
        }
    }

    /// PackagesDescriptor ::= SEQUENCE OF PackagesItem
    private mutating func packages(_ number: UInt8) throws(DecodeError) -> [PackagesItem] {
        let outer = try enter(BinaryTag.constructed(number), "packagesDescriptor")
        var items: [PackagesItem] = []
        while next != 0 {
            try checkCount(items.count, "packagesDescriptor")
            let item = try enter(BinaryTag.sequence, "packagesItem")
            let name = UInt16(truncatingIfNeeded: try name(BinaryTag.primitive(0), "packageName", octetCount: 2))
            let version = UInt16(try unsigned(BinaryTag.primitive(1), "packageVersion", limit: 99))
            try leaveExtensible(item, "packagesItem")
            items.append(PackagesItem(name: ParameterName(PackageTable.package(name)), version: version))
        }
        try leave(outer, "packagesDescriptor")
        return items
    }

    /// Name and PkgdName: two and four octets.
    private mutating func name(_ tag: UInt8, _ element: String, octetCount: Int) throws(DecodeError) -> UInt32 {
        try octets(tag, element, count: octetCount...octetCount).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
    }

    // MARK: Events

    /// EventsDescriptor ::= SEQUENCE { requestID OPTIONAL, eventList, ... }
    private mutating func events(_ number: UInt8) throws(DecodeError) -> EventsDescriptor {
        let outer = try enter(BinaryTag.constructed(number), "eventsDescriptor")
        let identifier =
            isNext(primitive: 0) ? try unsigned(BinaryTag.primitive(0), "RequestID", limit: .max) : nil
        let list = try enter(BinaryTag.constructed(1), "eventList")
        var events: [RequestedEvent] = []
        while next != 0 {
            try checkCount(events.count, "eventList")
            events.append(try requestedEvent())
        }
        try leave(list, "eventList")
        try leaveExtensible(outer, "eventsDescriptor")
        guard identifier != nil || events.isEmpty else { throw failure("RequestID") }
        return EventsDescriptor(requestIdentifier: events.isEmpty ? nil : identifier, events: events)
    }

    private mutating func requestedEvent() throws(DecodeError) -> RequestedEvent {
        let outer = try enter(BinaryTag.sequence, "requestedEvent")
        let name = try name(BinaryTag.primitive(0), "pkgdName", octetCount: 4)
        var event = RequestedEvent(name: PackageTable.name(name, .event))
        event.stream = try streamIfPresent(1)
        if isNext(constructed: 2) {
            let actions = try enter(BinaryTag.constructed(2), "eventAction")
            if isNext(primitive: 0) { event.keepsActive = try boolean(0, "keepActive") }
            guard next == 0 else { throw outside("eventAction", .unsupportedDescriptor) }
            try leave(actions, "eventAction")
        }
        event.parameters = try parameters(3, of: name, .event)
        try leaveExtensible(outer, "requestedEvent")
        return event
    }

    /// ObservedEventsDescriptor ::= SEQUENCE { requestId, observedEventLst }
    mutating func observedEvents(_ number: UInt8) throws(DecodeError) -> ObservedEventsDescriptor {
        let outer = try enter(BinaryTag.constructed(number), "observedEventsDescriptor")
        let identifier = try unsigned(BinaryTag.primitive(0), "RequestID", limit: .max)
        let list = try enter(BinaryTag.constructed(1), "observedEventLst")
        var events: [ObservedEventsDescriptor.Event] = []
        while next != 0 {
            try checkCount(events.count, "observedEventLst")
            let event = try enter(BinaryTag.sequence, "observedEvent")
            let name = try name(BinaryTag.primitive(0), "eventName", octetCount: 4)
            let stream = try streamIfPresent(1)
            let parameters = try parameters(2, of: name, .event)
            let time = isNext(constructed: 3) ? try timeNotation(3) : nil
            try leaveExtensible(event, "observedEvent")
            events.append(
                ObservedEventsDescriptor.Event(
                    timeStamp: time, name: PackageTable.name(name, .event), stream: stream, parameters: parameters))
        }
        guard !events.isEmpty else { throw failure("observedEvent") }
        try leave(list, "observedEventLst")
        try leave(outer, "observedEventsDescriptor")
        return ObservedEventsDescriptor(requestIdentifier: identifier, events: events)
    }

    private mutating func streamIfPresent(_ number: UInt8) throws(DecodeError) -> UInt16? {
        guard isNext(primitive: number) else { return nil }
        return UInt16(try unsigned(BinaryTag.primitive(number), "StreamID", limit: 0xFFFF))
    }

    private mutating func boolean(_ number: UInt8, _ element: String) throws(DecodeError) -> Bool {
        bytes[try octets(BinaryTag.primitive(number), element, count: 1...1).lowerBound] != 0
    }

    // MARK: Parameters

    /// SEQUENCE OF EventParameter or SigParameter, each { name, value SEQUENCE OF OCTET STRING, extraInfo, ... }
    private mutating func parameters(
        _ number: UInt8, of item: UInt32, _ scope: PackageTable.Scope
    ) throws(DecodeError) -> [Parameter] {
        let outer = try enter(BinaryTag.constructed(number), "parameters")
        var parameters: [Parameter] = []
        while next != 0 {
            try checkCount(parameters.count, "parameters")
            let parameter = try enter(BinaryTag.sequence, "parameter")
            let name = UInt16(truncatingIfNeeded: try name(BinaryTag.primitive(0), "parameterName", octetCount: 2))
            let start = position
            let values = try values(1)
            let value = try parameterValue(values, at: start)
            try leaveExtensible(parameter, "parameter")
            parameters.append(Parameter(name: PackageTable.parameter(name, of: item, scope), value: value))
        }
        try leave(outer, "parameters")
        return parameters
    }

    /// Value ::= SEQUENCE OF OCTET STRING
    private mutating func values(_ number: UInt8) throws(DecodeError) -> [PropertyValue] {
        let outer = try enter(BinaryTag.constructed(number), "value")
        var values: [PropertyValue] = []
        while next != 0 {
            try checkCount(values.count, "value")
            let range = try octets(BinaryTag.octetString, "value")
            guard let value = BinaryValue.value(range, in: bytes) else {
                throw invalid("value", at: range.lowerBound, "is neither a BER element nor printable")
            }
            values.append(value)
        }
        try leave(outer, "value")
        return values
    }

    /// extraInfo CHOICE { relation, range, sublist } OPTIONAL; without it several values mean any of them.
    private mutating func parameterValue(
        _ values: [PropertyValue], at start: Int
    ) throws(DecodeError) -> ParameterValue {
        var value: ParameterValue
        switch values.count {
        // "Empty sequence means CHOOSE" (Annex A).
        case 0: value = .equal(PropertyValue("$"))
        case 1: value = .equal(values[0])
        default: value = .anyOf(values)
        }
        guard isNext(constructed: 2) else { return value }
        let choice = try enter(BinaryTag.constructed(2), "extraInfo")
        if isNext(primitive: 0) {
            let relation = try unsigned(BinaryTag.primitive(0), "relation", limit: 2)
            guard values.count == 1 else { throw invalid("relation", at: start, "is not about one value") }
            value = relation == 0 ? .greater(values[0]) : relation == 1 ? .less(values[0]) : .unequal(values[0])
        } else if isNext(primitive: 1) {
            if try boolean(1, "range") {
                guard values.count == 2 else { throw invalid("range", at: start, "is not of two values") }
                value = .range(values[0], values[1])
            }
        } else if try boolean(2, "sublist"), !values.isEmpty {
            value = .allOf(values)
        }
        try leave(choice, "extraInfo")
        return value
    }

    // MARK: Signals and statistics

    /// SignalsDescriptor ::= SEQUENCE OF SignalRequest
    private mutating func signals(_ number: UInt8) throws(DecodeError) -> [SignalRequest] {
        let outer = try enter(BinaryTag.constructed(number), "signalsDescriptor")
        var requests: [SignalRequest] = []
        while next != 0 {
            try checkCount(requests.count, "signalsDescriptor")
            guard isNext(constructed: 0) else { throw outside("signalRequest", .unsupportedDescriptor) }
            requests.append(.signal(try signal(BinaryTag.constructed(0))))
        }
        try leave(outer, "signalsDescriptor")
        return requests
    }

    private mutating func signal(_ tag: UInt8) throws(DecodeError) -> Signal {
        let outer = try enter(tag, "signal")
        let name = try name(BinaryTag.primitive(0), "signalName", octetCount: 4)
        var signal = Signal(name: PackageTable.name(name, .signal))
        signal.stream = try streamIfPresent(1)
        if isNext(primitive: 2) {
            let type = try unsigned(BinaryTag.primitive(2), "signalType", limit: 2)
            signal.type = type == 0 ? .brief : type == 1 ? .onOff : .timeOut
        }
        if isNext(primitive: 3) {
            signal.duration = UInt16(try unsigned(BinaryTag.primitive(3), "duration", limit: 0xFFFF))
        }
        if isNext(primitive: 4) { throw outside("notifyCompletion", .unsupportedDescriptor) }
        if isNext(primitive: 5) { signal.keepsActive = try boolean(5, "keepActive") }
        signal.parameters = try parameters(6, of: name, .signal)
        guard next == 0 else { throw outside("signal", .unsupportedDescriptor) }
        try leave(outer, "signal")
        return signal
    }

    /// StatisticsDescriptor ::= SEQUENCE OF { statName, statValue OPTIONAL }
    private mutating func statistics(_ number: UInt8) throws(DecodeError) -> [StatisticsParameter] {
        let outer = try enter(BinaryTag.constructed(number), "statisticsDescriptor")
        var parameters: [StatisticsParameter] = []
        while next != 0 {
            try checkCount(parameters.count, "statisticsDescriptor")
            let parameter = try enter(BinaryTag.sequence, "statisticsParameter")
            let name = try name(BinaryTag.primitive(0), "statName", octetCount: 4)
            let values = isNext(constructed: 1) ? try values(1) : []
            try leave(parameter, "statisticsParameter")
            parameters.append(StatisticsParameter(name: PackageTable.name(name, .statistic), values: values))
        }
        try leave(outer, "statisticsDescriptor")
        return parameters
    }
}
