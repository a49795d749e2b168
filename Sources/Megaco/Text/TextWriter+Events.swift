extension TextWriter {
    // MARK: Events

    mutating func write(_ events: EventsDescriptor) {
        token(.events)
        guard let identifier = events.requestIdentifier else { return }
        mark("=")
        write(requestIdentifier: identifier)
        braces { writer in writer.list(events.events) { $0.write($1) } }
    }

    private mutating func write(_ event: RequestedEvent) {
        write(event.name)
        guard event.hasParameters else { return }
        braces { writer in
            var isFirst = true
            if event.keepsActive {
                writer.separate(&isFirst)
                writer.token(.keepActive)
            }
            if let map = event.digitMap {
                writer.separate(&isFirst)
                writer.write(equals: .digitMap)
                switch map {
                case .name(let name): writer.write(text: name)
                case .value(let value): writer.braces { $0.write(value) }
                }
            }
            if let embedded = event.embedded {
                writer.separate(&isFirst)
                writer.write(embedded)
            }
            if let behaviour = event.notifyBehaviour {
                writer.separate(&isFirst)
                writer.write(behaviour)
            }
            if event.resetsEvents {
                writer.separate(&isFirst)
                writer.token(.resetEvents)
            }
            writer.write(event.stream, event.parameters, &isFirst)
        }
    }

    private mutating func write(_ embedded: EmbeddedDescriptor) {
        token(.embed)
        braces { writer in
            var isFirst = true
            if let signals = embedded.signals {
                writer.separate(&isFirst)
                writer.write(signals: signals)
            }
            if let events = embedded.events {
                writer.separate(&isFirst)
                writer.write(events)
            }
        }
    }

    private mutating func write(_ behaviour: NotifyBehaviour) {
        switch behaviour {
        case .immediate: token(.immediateNotify)
        case .never: token(.neverNotify)
        case .regulated(let embedded):
            token(.regulatedNotify)
            if let embedded { braces { $0.write(embedded) } }
        }
    }

    private mutating func write(_ stream: UInt16?, _ parameters: [Parameter], _ isFirst: inout Bool) {
        if let stream {
            separate(&isFirst)
            write(stream: stream)
        }
        for parameter in parameters {
            separate(&isFirst)
            write(parameter)
        }
    }

    /// An event with a stream and parameters, as it is observed and buffered.
    mutating func write(_ name: PackagedName, _ stream: UInt16?, _ parameters: [Parameter]) {
        write(name)
        guard stream != nil || !parameters.isEmpty else { return }
        braces { writer in
            var isFirst = true
            writer.write(stream, parameters, &isFirst)
        }
    }

    /// Without the error that Notify carries beside it.
    mutating func write(_ events: ObservedEventsDescriptor) {
        write(equals: .observedEvents)
        write(requestIdentifier: events.requestIdentifier)
        braces { writer in
            writer.list(events.events) { writer, event in
                if let stamp = event.timeStamp {
                    writer.write(stamp)
                    writer.mark(":")
                }
                writer.write(event.name, event.stream, event.parameters)
            }
        }
    }

    // MARK: Signals

    mutating func write(signals: [SignalRequest]) {
        token(.signals)
        guard !signals.isEmpty else { return }
        braces { writer in writer.list(signals) { $0.write($1) } }
    }

    mutating func write(_ request: SignalRequest) {
        switch request {
        case .signal(let signal): write(signal)
        case .list(let identifier, let signals):
            write(signalList: identifier)
            braces { writer in writer.list(signals) { $0.write($1) } }
        }
    }

    mutating func write(signalList identifier: UInt16) {
        write(equals: .signalList)
        write(number: identifier)
    }

    private mutating func write(_ signal: Signal) {
        write(signal.name)
        guard signal.hasParameters else { return }
        braces { writer in
            var isFirst = true
            if let stream = signal.stream {
                writer.separate(&isFirst)
                writer.write(stream: stream)
            }
            if let type = signal.type {
                writer.separate(&isFirst)
                writer.write(equals: .signalType)
                writer.token(type == .onOff ? .onOff : type == .timeOut ? .timeOut : .brief)
            }
            if let duration = signal.duration {
                writer.separate(&isFirst)
                writer.write(equals: .duration)
                writer.write(number: duration)
            }
            if !signal.notifyCompletion.isEmpty {
                writer.separate(&isFirst)
                writer.write(equals: .notifyCompletion)
                writer.braces { writer in writer.list(signal.notifyCompletion) { $0.token($1.token) } }
            }
            if signal.keepsActive {
                writer.separate(&isFirst)
                writer.token(.keepActive)
            }
            writer.writeAdditions(of: signal, &isFirst)
            writer.write(nil, signal.parameters, &isFirst)
        }
    }

    /// What version 3 adds to a signal.
    private mutating func writeAdditions(of signal: Signal, _ isFirst: inout Bool) {
        if let direction = signal.direction {
            separate(&isFirst)
            write(equals: .direction)
            token(direction == .external ? .external : direction == .internal ? .internal : .both)
        }
        if let identifier = signal.requestIdentifier {
            separate(&isFirst)
            write(equals: .requestIdentifier)
            write(requestIdentifier: identifier)
        }
        if let delay = signal.intersignalDelay {
            separate(&isFirst)
            write(equals: .intersignalDelay)
            write(number: delay)
        }
    }
}

extension RequestedEvent {
    fileprivate var hasParameters: Bool {
        stream != nil || keepsActive || digitMap != nil || embedded != nil || notifyBehaviour != nil || resetsEvents
            || !parameters.isEmpty
    }
}

extension Signal {
    fileprivate var hasParameters: Bool {
        stream != nil || type != nil || duration != nil || !notifyCompletion.isEmpty || keepsActive || direction != nil
            || requestIdentifier != nil || intersignalDelay != nil || !parameters.isEmpty
    }
}

extension NotificationReason {
    fileprivate var token: Token {
        switch self {
        case .timeOut: .timeOut
        case .interruptedByEvent: .interruptByEvent
        case .interruptedByNewSignals: .interruptByNewSignals
        case .otherReason: .otherReason
        case .iteration: .iteration
        }
    }
}
