/// Descriptors that registration and supervision meet; the others are not written.
extension BinaryWriter {
    /// AmmDescriptor.
    mutating func write(request descriptor: Descriptor) throws(MessageEncodeError) {
        switch descriptor {
        case .events(let events): try write(3, events)
        case .signals(let signals): try write(5, signals)
        case .audit(let audit): try write(7, audit.items)
        case .statistics(let statistics): try write(8, statistics)
        case .media, .modem, .mux, .eventBuffer, .digitMap, .observedEvents, .packages, .error, .empty:
            throw outside("descriptor of a request")
        }
    }

    /// TerminationAudit. Names of empty descriptors in a row go into one AuditDescriptor, as far as they come in the
    /// order of its bits, in which they are read again.
    mutating func writeAudit(_ number: UInt8, _ descriptors: [Descriptor]) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            var empty: [AuditItem] = []
            var nextBit = 0
            for descriptor in descriptors {
                let kind = Self.emptyKind(descriptor)
                let bit = kind.flatMap { BinaryReader.auditTokens.firstIndex(of: $0) } ?? -1
                if bit < nextBit, !empty.isEmpty {
                    try writer.write(11, empty)
                    empty = []
                }
                if let kind {
                    empty.append(.whole(kind))
                } else {
                    try writer.write(reply: descriptor)
                }
                nextBit = bit + 1
            }
            if !empty.isEmpty { try writer.write(11, empty) }
        }
    }

    /// What a descriptor is that holds nothing; nil for any other.
    private static func emptyKind(_ descriptor: Descriptor) -> DescriptorKind? {
        switch descriptor {
        case .empty(let kind): kind
        case .events(EventsDescriptor()): .events
        case .signals([]): .signals
        default: nil
        }
    }

    /// AuditReturnParameter.
    private mutating func write(reply descriptor: Descriptor) throws(MessageEncodeError) {
        switch descriptor {
        case .error(let error): try write(0, error)
        case .events(let events): try write(4, events)
        case .signals(let signals): try write(6, signals)
        case .observedEvents(let observed): try write(8, observed)
        case .statistics(let statistics): try write(9, statistics)
        case .packages(let packages): try write(10, packages)
        case .media, .modem, .mux, .eventBuffer, .digitMap, .audit, .empty: throw outside("descriptor of a reply")
        }
    }

    /// AuditDescriptor of whole descriptors.
    mutating func write(_ number: UInt8, _ items: [AuditItem]) throws(MessageEncodeError) {
        var bits: UInt16 = 0
        var last = -1
        for item in items {
            guard case .whole(let kind) = item, let bit = BinaryReader.auditTokens.firstIndex(of: kind) else {
                throw outside("auditPropertyToken")
            }
            bits |= 0x8000 >> UInt16(bit)
            last = max(last, bit)
        }
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            guard last >= 0 else { return }
            // Zeros at the end are left out (X.690 §11.2.2).
            let count = last / 8 + 1
            let octets = [UInt8(count * 8 - 1 - last), UInt8(bits >> 8), UInt8(truncatingIfNeeded: bits)]
            writer.write(BinaryTag.primitive(0), octets.prefix(count + 1))
        }
    }

    private mutating func write(_ number: UInt8, _ packages: [PackagesItem]) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            for item in packages {
                guard let name = PackageTable.packageNumber(item.name.text) else {
                    throw Self.unknown("package", item.name.text)
                }
                try writer.element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
                    writer.write(name: name)
                    writer.write(1, UInt32(item.version))
                }
            }
        }
    }

    private static func unknown(_ what: String, _ name: String) -> MessageEncodeError {
        MessageEncodeError(element: what, reason: "\(name) has no number that is known here")
    }

    /// Name.
    private mutating func write(name: UInt16) {
        write(BinaryTag.primitive(0), Self.octets(UInt32(name)).suffix(2))
    }

    /// PkgdName.
    private mutating func write(
        _ name: PackagedName, _ scope: PackageTable.Scope
    ) throws(MessageEncodeError) -> UInt32 {
        guard let number = PackageTable.number(name, scope) else { throw Self.unknown("name", name.text) }
        write(BinaryTag.primitive(0), Self.octets(number))
        return number
    }

    // MARK: Events

    private mutating func write(_ number: UInt8, _ events: EventsDescriptor) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            // Version 1 wants a request identifier also where there is no event.
            writer.write(0, events.requestIdentifier ?? 0)
            try writer.element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                for event in events.events { try writer.write(event) }
            }
        }
    }

    private mutating func write(_ event: RequestedEvent) throws(MessageEncodeError) {
        guard event.digitMap == nil, event.embedded == nil, event.notifyBehaviour == nil, !event.resetsEvents else {
            throw outside("eventAction")
        }
        try element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
            let name = try writer.write(event.name, .event)
            if let stream = event.stream { writer.write(1, UInt32(stream)) }
            if event.keepsActive {
                try writer.element(BinaryTag.constructed(2)) { writer throws(MessageEncodeError) in
                    writer.write(0, true)
                }
            }
            try writer.write(3, event.parameters, of: name, .event)
        }
    }

    mutating func write(_ number: UInt8, _ observed: ObservedEventsDescriptor) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            writer.write(0, observed.requestIdentifier)
            try writer.element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                for event in observed.events {
                    try writer.element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
                        let name = try writer.write(event.name, .event)
                        if let stream = event.stream { writer.write(1, UInt32(stream)) }
                        try writer.write(2, event.parameters, of: name, .event)
                        if let stamp = event.timeStamp { try writer.write(3, stamp) }
                    }
                }
            }
        }
    }

    // MARK: Parameters

    private mutating func write(
        _ number: UInt8, _ parameters: [Parameter], of item: UInt32, _ scope: PackageTable.Scope
    ) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            for parameter in parameters {
                guard let name = PackageTable.parameterNumber(parameter.name, of: item, scope) else {
                    throw Self.unknown("parameter", parameter.name.text)
                }
                try writer.element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
                    writer.write(name: name)
                    try writer.write(parameter.value)
                }
            }
        }
    }

    private mutating func write(_ value: ParameterValue) throws(MessageEncodeError) {
        switch value {
        case .equal(let value): try write(1, value == PropertyValue("$") ? [] : [value])
        case .anyOf(let values): try write(1, values)
        case .allOf(let values):
            try write(1, values)
            try writeExtra { $0.write(2, true) }
        case .range(let low, let high):
            try write(1, [low, high])
            try writeExtra { $0.write(1, true) }
        case .greater(let value):
            try write(1, [value])
            try writeExtra { $0.write(0, 0 as UInt32) }
        case .less(let value):
            try write(1, [value])
            try writeExtra { $0.write(0, 1 as UInt32) }
        case .unequal(let value):
            try write(1, [value])
            try writeExtra { $0.write(0, 2 as UInt32) }
        }
    }

    private mutating func writeExtra(_ body: (inout BinaryWriter) -> Void) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(2)) { writer throws(MessageEncodeError) in body(&writer) }
    }

    /// Value.
    private mutating func write(_ number: UInt8, _ values: [PropertyValue]) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            for value in values {
                writer.write(BinaryTag.octetString, BinaryValue.octets(value, writer.values))
            }
        }
    }

    // MARK: Signals and statistics

    private mutating func write(_ number: UInt8, _ requests: [SignalRequest]) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            for request in requests {
                guard case .signal(let signal) = request else { throw writer.outside("seqSigList") }
                try writer.write(signal)
            }
        }
    }

    private mutating func write(_ signal: Signal) throws(MessageEncodeError) {
        guard signal.notifyCompletion.isEmpty, signal.direction == nil, signal.requestIdentifier == nil,
            signal.intersignalDelay == nil
        else { throw outside("signal that notifies or has a direction") }
        try element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
            let name = try writer.write(signal.name, .signal)
            if let stream = signal.stream { writer.write(1, UInt32(stream)) }
            if let type = signal.type { writer.write(2, type == .brief ? 0 : type == .onOff ? 1 : 2 as UInt32) }
            if let duration = signal.duration { writer.write(3, UInt32(duration)) }
            if signal.keepsActive { writer.write(5, true) }
            try writer.write(6, signal.parameters, of: name, .signal)
        }
    }

    private mutating func write(_ number: UInt8, _ statistics: [StatisticsParameter]) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            for parameter in statistics {
                try writer.element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
                    _ = try writer.write(parameter.name, .statistic)
                    if !parameter.values.isEmpty { try writer.write(1, parameter.values) }
                }
            }
        }
    }
}
