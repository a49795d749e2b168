internal import Wire

extension TextReader {
    /// mediaDescriptor, from after its token: at most one TerminationState, and the parameters of one stream or
    /// numbered streams, not both.
    mutating func mediaDescriptor() throws(DecodeError) -> MediaDescriptor {
        try open("mediaDescriptor")
        var state: TerminationStateDescriptor?
        var one: StreamParameters?
        var numbered: [StreamDescriptor] = []
        var count = 0
        repeat {
            let start = position
            switch token() {
            case .terminationState:
                try once(state == nil, "terminationStateDescriptor", at: start)
                state = try terminationStateDescriptor()
            case .stream:
                guard one == nil else { throw invalid("mediaParm", at: start, "is a stream beside streamParm") }
                numbered.append(try streamDescriptor())
            default:
                position = start
                guard numbered.isEmpty else { throw invalid("mediaParm", at: start, "is not a stream or a state") }
                var parameters = one ?? StreamParameters()
                try streamParameter(into: &parameters)
                one = parameters
            }
            count += 1
        } while try another("mediaDescriptor", after: count)
        return MediaDescriptor(terminationState: state, streams: one.map { .one($0) } ?? .numbered(numbered))
    }

    /// streamDescriptor = StreamToken EQUAL StreamID LBRKT streamParm *( COMMA streamParm ) RBRKT
    private mutating func streamDescriptor() throws(DecodeError) -> StreamDescriptor {
        let identifier = try streamIdentifier()
        try open("streamDescriptor")
        var parameters = StreamParameters()
        var count = 0
        repeat {
            try streamParameter(into: &parameters)
            count += 1
        } while try another("streamDescriptor", after: count)
        return StreamDescriptor(identifier: identifier, parameters: parameters)
    }

    /// streamParm; each kind at most once.
    private mutating func streamParameter(into parameters: inout StreamParameters) throws(DecodeError) {
        let start = position
        switch token() {
        case .localControl:
            try once(parameters.localControl == nil, "localControlDescriptor", at: start)
            parameters.localControl = try localControlDescriptor()
        case .local:
            try once(parameters.local == nil, "localDescriptor", at: start)
            parameters.local = try sessionDescription("localDescriptor")
        case .remote:
            try once(parameters.remote == nil, "remoteDescriptor", at: start)
            parameters.remote = try sessionDescription("remoteDescriptor")
        case .statistics:
            try since(3, "statisticsDescriptor", at: start)
            try once(parameters.statistics == nil, "statisticsDescriptor", at: start)
            parameters.statistics = try statisticsDescriptor()
        default: throw invalid("streamParm", at: start, "is not known")
        }
    }

    /// localControlDescriptor; each item at most once, except properties.
    private mutating func localControlDescriptor() throws(DecodeError) -> LocalControlDescriptor {
        try open("localControlDescriptor")
        var control = LocalControlDescriptor()
        var count = 0
        repeat {
            let start = position
            switch token() {
            case .mode:
                try once(control.mode == nil, "streamMode", at: start)
                try equal("streamMode")
                control.mode = try streamMode()
            case .reservedValue:
                try once(control.reservesValue == nil, "reservedValueMode", at: start)
                try equal("reservedValueMode")
                control.reservesValue = try onOrOff("reservedValueMode")
            case .reservedGroup:
                try once(control.reservesGroup == nil, "reservedGroupMode", at: start)
                try equal("reservedGroupMode")
                control.reservesGroup = try onOrOff("reservedGroupMode")
            default:
                position = start
                control.properties.append(try propertyParameter())
            }
            count += 1
        } while try another("localControlDescriptor", after: count)
        return control
    }

    mutating func streamMode() throws(DecodeError) -> StreamMode {
        let start = position
        switch token() {
        case .sendOnly: return .sendOnly
        case .receiveOnly: return .receiveOnly
        case .sendReceive: return .sendReceive
        case .inactive: return .inactive
        case .loopback: return .loopback
        default: throw invalid("streamModes", at: start, "is not known")
        }
    }

    /// terminationStateDescriptor; each item at most once, except properties.
    private mutating func terminationStateDescriptor() throws(DecodeError) -> TerminationStateDescriptor {
        try open("terminationStateDescriptor")
        var state = TerminationStateDescriptor()
        var count = 0
        repeat {
            let start = position
            switch token() {
            case .serviceStates:
                try once(state.serviceState == nil, "serviceStates", at: start)
                try equal("serviceStates")
                state.serviceState = try serviceState()
            case .buffer:
                try once(state.eventBufferControl == nil, "eventBufferControl", at: start)
                try equal("eventBufferControl")
                state.eventBufferControl = try eventBufferControl()
            default:
                position = start
                state.properties.append(try propertyParameter())
            }
            count += 1
        } while try another("terminationStateDescriptor", after: count)
        return state
    }

    mutating func serviceState() throws(DecodeError) -> ServiceState {
        let start = position
        switch token() {
        case .test: return .test
        case .outOfService: return .outOfService
        case .inService: return .inService
        default: throw invalid("serviceStates", at: start, "is not known")
        }
    }

    private mutating func eventBufferControl() throws(DecodeError) -> EventBufferControl {
        let start = position
        switch token() {
        case .off: return .off
        case .lockStep: return .lockStep
        default: throw invalid("eventBufferControl", at: start, "is neither OFF nor LockStep")
        }
    }

    /// LBRKT octetString RBRKT: anything but zero up to a brace that is not escaped, less white space at either end.
    mutating func sessionDescription(_ element: String) throws(DecodeError) -> [UInt8] {
        skipWhitespace()
        guard next == UInt8(ascii: "{") else { throw failure(element) }
        position += 1
        // A semicolon belongs to the description; only white space belongs to the brace.
        while next.isSpace { position += 1 }
        let start = position
        var escapes = 0
        while next != UInt8(ascii: "}") {
            guard next != 0 else { throw failure("octetString") }
            if next == UInt8(ascii: "\\"), byte(at: position + 1) == UInt8(ascii: "}") {
                escapes += 1
                position += 1
            }
            position += 1
        }
        var end = position
        while end > start, byte(at: end - 1).isSpace { end -= 1 }
        position += 1
        skipWhitespace()
        let text = octets(start..<end)
        return escapes == 0 ? text : Self.unescaped(text)
    }

    /// `\}` turned into `}`.
    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for byte in text {
            if byte == UInt8(ascii: "}"), result.last == UInt8(ascii: "\\") { result.removeLast() }
            result.append(byte)
        }
        return result
    }
}

extension UInt8 {
    /// Space, tab, CR or LF.
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
