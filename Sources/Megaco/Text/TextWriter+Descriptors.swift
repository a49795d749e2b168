extension TextWriter {
    /// Descriptors in braces; nothing where there are none.
    mutating func write(_ descriptors: [Descriptor]) {
        guard !descriptors.isEmpty else { return }
        braces { writer in writer.list(descriptors) { $0.write($1) } }
    }

    private mutating func write(_ descriptor: Descriptor) {
        switch descriptor {
        case .media(let media): write(media)
        case .modem(let modem): write(modem)
        case .mux(let mux): write(mux)
        case .events(let events): write(events)
        case .eventBuffer(let events):
            token(.eventBuffer)
            guard !events.isEmpty else { return }
            braces { writer in writer.list(events) { $0.write($1.name, $1.stream, $1.parameters) } }
        case .signals(let signals): write(signals: signals)
        case .digitMap(let map): write(map)
        case .audit(let audit): write(audit)
        case .statistics(let statistics): write(statistics: statistics)
        case .observedEvents(let events): write(events)
        case .packages(let items):
            token(.packages)
            braces { writer in writer.list(items) { $0.write($1) } }
        case .error(let error): write(error)
        case .empty(let kind): token(kind.token)
        }
    }

    mutating func write(statistics: [StatisticsParameter]) {
        token(.statistics)
        guard !statistics.isEmpty else { return }
        braces { writer in
            writer.list(statistics) { writer, parameter in
                writer.write(parameter.name)
                guard !parameter.values.isEmpty else { return }
                writer.write(
                    parameter.values.count == 1 ? .equal(parameter.values[0]) : .allOf(parameter.values))
            }
        }
    }

    mutating func write(_ item: PackagesItem) {
        write(item.name)
        write(byte: "-")
        write(number: item.version)
    }

    // MARK: Modem and mux

    private mutating func write(_ modem: ModemDescriptor) {
        token(.modem)
        if modem.types.count == 1 {
            mark("=")
            write(modem.types[0])
        } else {
            mark("[")
            list(modem.types) { $0.write($1) }
            mark("]")
        }
        guard !modem.properties.isEmpty else { return }
        braces { writer in writer.list(modem.properties) { $0.write($1) } }
    }

    private mutating func write(_ type: ModemType) {
        switch type {
        case .v18: token(.v18)
        case .v22: token(.v22)
        case .v22bis: token(.v22bis)
        case .v32: token(.v32)
        case .v32bis: token(.v32bis)
        case .v34: token(.v34)
        case .v90: token(.v90)
        case .v91: token(.v91)
        case .synchISDN: token(.synchISDN)
        case .other(let name): write(text: name)
        }
    }

    private mutating func write(_ mux: MuxDescriptor) {
        write(equals: .mux)
        switch mux.type {
        case .h221: token(.h221)
        case .h223: token(.h223)
        case .h226: token(.h226)
        case .v76: token(.v76)
        case .nx64k: token(.nx64k)
        case .other(let name): write(text: name)
        }
        braces { writer in writer.list(mux.terminations) { $0.write($1) } }
    }

    // MARK: Digit maps

    private mutating func write(_ map: DigitMapDescriptor) {
        write(equals: .digitMap)
        if let name = map.name { write(text: name) }
        if let value = map.value { braces { $0.write(value) } }
    }

    mutating func write(_ value: DigitMapValue) {
        write(timer: "T", value.startTimer)
        write(timer: "S", value.shortTimer)
        write(timer: "L", value.longTimer)
        write(timer: "Z", value.durationTimer)
        write(text: value.pattern)
    }

    private mutating func write(timer letter: Unicode.Scalar, _ value: UInt8?) {
        guard let value else { return }
        write(byte: letter)
        write(byte: ":")
        write(number: UInt16(value))
        mark(",")
    }

    // MARK: Media

    private mutating func write(_ media: MediaDescriptor) {
        token(.media)
        braces { writer in
            var isFirst = true
            if let state = media.terminationState {
                writer.separate(&isFirst)
                writer.write(state)
            }
            switch media.streams {
            case .one(let parameters): writer.write(parameters, &isFirst)
            case .numbered(let streams):
                for stream in streams {
                    writer.separate(&isFirst)
                    writer.write(stream: stream.identifier)
                    writer.braces { writer in
                        var isFirst = true
                        writer.write(stream.parameters, &isFirst)
                    }
                }
            }
        }
    }

    private mutating func write(_ parameters: StreamParameters, _ isFirst: inout Bool) {
        if let control = parameters.localControl {
            separate(&isFirst)
            write(control)
        }
        if let local = parameters.local {
            separate(&isFirst)
            token(.local)
            write(octets: local)
        }
        if let remote = parameters.remote {
            separate(&isFirst)
            token(.remote)
            write(octets: remote)
        }
        if let statistics = parameters.statistics {
            separate(&isFirst)
            write(statistics: statistics)
        }
    }

    private mutating func write(_ control: LocalControlDescriptor) {
        token(.localControl)
        braces { writer in
            var isFirst = true
            if let mode = control.mode {
                writer.separate(&isFirst)
                writer.write(equals: .mode)
                writer.write(mode)
            }
            if let isOn = control.reservesValue {
                writer.separate(&isFirst)
                writer.write(equals: .reservedValue)
                writer.write(isOn: isOn)
            }
            if let isOn = control.reservesGroup {
                writer.separate(&isFirst)
                writer.write(equals: .reservedGroup)
                writer.write(isOn: isOn)
            }
            for property in control.properties {
                writer.separate(&isFirst)
                writer.write(property)
            }
        }
    }

    mutating func write(_ mode: StreamMode) {
        switch mode {
        case .sendOnly: token(.sendOnly)
        case .receiveOnly: token(.receiveOnly)
        case .sendReceive: token(.sendReceive)
        case .inactive: token(.inactive)
        case .loopback: token(.loopback)
        }
    }

    private mutating func write(_ state: TerminationStateDescriptor) {
        token(.terminationState)
        braces { writer in
            var isFirst = true
            for property in state.properties {
                writer.separate(&isFirst)
                writer.write(property)
            }
            if let control = state.eventBufferControl {
                writer.separate(&isFirst)
                writer.write(equals: .buffer)
                writer.token(control == .off ? .off : .lockStep)
            }
            if let service = state.serviceState {
                writer.separate(&isFirst)
                writer.write(equals: .serviceStates)
                writer.write(service)
            }
        }
    }

    mutating func write(_ state: ServiceState) {
        switch state {
        case .test: token(.test)
        case .outOfService: token(.outOfService)
        case .inService: token(.inService)
        }
    }
}
