internal import Wire

extension TextReader {
    /// eventsDescriptor = EventsToken [ EQUAL RequestID LBRKT requestedEvent *( COMMA requestedEvent ) RBRKT ], from
    /// after the token; also embedFirst, whose events embed no events again but through RegulatedNotify.
    ///
    /// - Parameter depth: how many events embed this descriptor.
    mutating func eventsDescriptor(depth: Int = 0) throws(DecodeError) -> EventsDescriptor {
        var descriptor = EventsDescriptor()
        guard depth <= Limit.depth else { throw tooLarge("embedFirst", at: position, limit: UInt64(Limit.depth)) }
        guard skip(UInt8(ascii: "=")) else { return descriptor }
        descriptor.requestIdentifier = try requestIdentifier()
        try open("eventsDescriptor")
        repeat {
            descriptor.events.append(try requestedEvent(depth: depth))
        } while try another("eventsDescriptor", after: descriptor.events.count)
        return descriptor
    }

    private mutating func requestedEvent(depth: Int) throws(DecodeError) -> RequestedEvent {
        var event = RequestedEvent(name: try packagedName())
        guard skip(UInt8(ascii: "{")) else { return event }
        let start = position
        var count = 0
        repeat {
            try eventParameter(into: &event, depth: depth)
            count += 1
        } while try another("requestedEvent", after: count)
        guard !event.keepsActive || event.embedded?.signals == nil else {
            throw invalid("eventParameter", at: start, "has both KeepActive and embedded signals")
        }
        return event
    }

    /// eventParameter, secondEventParameter; each kind at most once.
    private mutating func eventParameter(into event: inout RequestedEvent, depth: Int) throws(DecodeError) {
        let start = position
        switch token() {
        case .keepActive:
            try once(!event.keepsActive, "KeepActive", at: start)
            event.keepsActive = true
        case .embed:
            try once(event.embedded == nil, "Embed", at: start)
            event.embedded = try embeddedDescriptor(isInner: depth > 0, depth: depth)
        case .digitMap:
            try once(event.digitMap == nil, "eventDM", at: start)
            event.digitMap = try eventDigitMap()
        case .stream:
            try once(event.stream == nil, "eventStream", at: start)
            event.stream = try streamIdentifier()
        case .immediateNotify: try behaviour(.immediate, of: &event, at: start)
        case .neverNotify: try behaviour(.never, of: &event, at: start)
        case .regulatedNotify:
            var embedded: EmbeddedDescriptor?
            if progress.version == 3, skip(UInt8(ascii: "{")) {
                let start = position
                guard skip(.embed) else { throw invalid("notifyRegulated", at: start, "is not Embed") }
                embedded = try embeddedDescriptor(isInner: false, depth: depth)
                try close("notifyRegulated")
            }
            try behaviour(.regulated(embedded), of: &event, at: start)
        case .resetEvents:
            try since(3, "ResetEventsDescriptor", at: start)
            try once(!event.resetsEvents, "ResetEventsDescriptor", at: start)
            event.resetsEvents = true
        default:
            position = start
            event.parameters.append(try parameter("eventParameterName", beside: event.parameters))
        }
    }

    private func behaviour(
        _ behaviour: NotifyBehaviour, of event: inout RequestedEvent, at start: Int
    ) throws(DecodeError) {
        try since(3, "notifyBehaviour", at: start)
        try once(event.notifyBehaviour == nil, "notifyBehaviour", at: start)
        event.notifyBehaviour = behaviour
    }

    /// embedWithSig, embedNoSig, and for events that are embedded themselves embedSig; from after the token.
    private mutating func embeddedDescriptor(isInner: Bool, depth: Int) throws(DecodeError) -> EmbeddedDescriptor {
        try open("EmbedToken")
        var embedded = EmbeddedDescriptor()
        let start = position
        switch token() {
        case .signals:
            embedded.signals = try signalsDescriptor()
            guard !isInner, skip(UInt8(ascii: ",")) else { break }
            let start = position
            guard skip(.events) else { throw invalid("embedFirst", at: start, "is not Events") }
            embedded.events = try eventsDescriptor(depth: depth + 1)
        case .events where !isInner: embedded.events = try eventsDescriptor(depth: depth + 1)
        default: throw invalid("EmbedToken", at: start, isInner ? "is not Signals" : "is neither Signals nor Events")
        }
        try close("EmbedToken")
        return embedded
    }

    /// eventOther, sigOther: a name that none of its neighbours has, and a value.
    mutating func parameter(_ element: String, beside others: [Parameter]) throws(DecodeError) -> Parameter {
        let start = position
        let name = try parameterName(element)
        guard !has(TokenTable.Class.safe, at: position) else { throw failure(element) }
        if others.contains(where: { $0.name == name }) { throw invalid(element, at: start, "comes twice") }
        return Parameter(name: name, value: try parameterValue())
    }

    // MARK: Observed and buffered events

    /// observedEventsDescriptor = ObservedEventsToken EQUAL RequestID LBRKT observedEvent *( COMMA observedEvent )
    /// RBRKT, from after the token.
    mutating func observedEventsDescriptor() throws(DecodeError) -> ObservedEventsDescriptor {
        try equal("observedEventsDescriptor")
        var descriptor = ObservedEventsDescriptor(requestIdentifier: try requestIdentifier(), events: [])
        try open("observedEventsDescriptor")
        repeat {
            descriptor.events.append(try observedEvent())
        } while try another("observedEventsDescriptor", after: descriptor.events.count)
        return descriptor
    }

    /// [ TimeStamp LWSP COLON ] LWSP pkgdName [ LBRKT observedEventParameter *( COMMA ... ) RBRKT ]
    private mutating func observedEvent() throws(DecodeError) -> ObservedEventsDescriptor.Event {
        var stamp: TimeStamp?
        if next.isDigit {
            stamp = try timeStamp()
            try punctuation(UInt8(ascii: ":"), "observedEvent")
        }
        let event = try eventSpecification("observedEventParameter")
        return ObservedEventsDescriptor.Event(
            timeStamp: stamp, name: event.name, stream: event.stream, parameters: event.parameters)
    }

    /// eventBufferDescriptor = EventBufferToken [ LBRKT eventSpec *( COMMA eventSpec ) RBRKT ], from after the token.
    mutating func eventBufferDescriptor() throws(DecodeError) -> [EventSpecification] {
        var events: [EventSpecification] = []
        guard skip(UInt8(ascii: "{")) else { return events }
        repeat {
            events.append(try eventSpecification("eventSpecParameter"))
        } while try another("eventBufferDescriptor", after: events.count)
        return events
    }

    private mutating func eventSpecification(_ element: String) throws(DecodeError) -> EventSpecification {
        var event = EventSpecification(name: try packagedName())
        guard skip(UInt8(ascii: "{")) else { return event }
        var count = 0
        repeat {
            let start = position
            if token() == .stream {
                try once(event.stream == nil, "eventStream", at: start)
                event.stream = try streamIdentifier()
            } else {
                position = start
                event.parameters.append(try parameter("eventParameterName", beside: event.parameters))
            }
            count += 1
        } while try another(element, after: count)
        return event
    }
}
