internal import Wire

extension TextReader {
    /// signalsDescriptor = SignalsToken LBRKT [ signalParm *( COMMA signalParm ) ] RBRKT, from after the token; without
    /// braces it is empty too, as RFC 3525's own examples and later versions write it.
    mutating func signalsDescriptor() throws(DecodeError) -> [SignalRequest] {
        var signals: [SignalRequest] = []
        guard skip(UInt8(ascii: "{")), !skip(UInt8(ascii: "}")) else { return signals }
        repeat {
            signals.append(try signalRequest())
        } while try another("signalsDescriptor", after: signals.count)
        return signals
    }

    /// signalParm
    private mutating func signalRequest() throws(DecodeError) -> SignalRequest {
        guard skip(.signalList) else { return .signal(try signal()) }
        try equal("signalList")
        let identifier = try uint16("signalListId")
        try open("signalList")
        var signals: [Signal] = []
        repeat {
            signals.append(try signal())
        } while try another("signalList", after: signals.count)
        return .list(identifier, signals)
    }

    /// signalRequest = signalName [ LBRKT sigParameter *( COMMA sigParameter ) RBRKT ]
    mutating func signal() throws(DecodeError) -> Signal {
        var signal = Signal(name: try packagedName())
        guard skip(UInt8(ascii: "{")) else { return signal }
        var count = 0
        repeat {
            try signalParameter(into: &signal)
            count += 1
        } while try another("signalRequest", after: count)
        return signal
    }

    /// sigParameter; each kind at most once.
    private mutating func signalParameter(into signal: inout Signal) throws(DecodeError) {
        let start = position
        switch token() {
        case .stream:
            try once(signal.stream == nil, "sigStream", at: start)
            signal.stream = try streamIdentifier()
        case .signalType:
            try once(signal.type == nil, "sigSignalType", at: start)
            try equal("sigSignalType")
            signal.type = try signalType()
        case .duration:
            try once(signal.duration == nil, "sigDuration", at: start)
            try equal("sigDuration")
            signal.duration = try uint16("sigDuration")
        case .notifyCompletion:
            try once(signal.notifyCompletion.isEmpty, "notifyCompletion", at: start)
            signal.notifyCompletion = try notificationReasons()
        case .keepActive:
            try once(!signal.keepsActive, "KeepActive", at: start)
            signal.keepsActive = true
        case .direction where progress.version == 3:
            try once(signal.direction == nil, "sigDirection", at: start)
            try equal("sigDirection")
            signal.direction = try signalDirection()
        case .requestIdentifier where progress.version == 3:
            try once(signal.requestIdentifier == nil, "sigRequestID", at: start)
            try equal("sigRequestID")
            signal.requestIdentifier = try requestIdentifier()
        case .intersignalDelay where progress.version == 3:
            try once(signal.intersignalDelay == nil, "sigIntsigDelay", at: start)
            try equal("sigIntsigDelay")
            signal.intersignalDelay = try uint16("sigIntsigDelay")
        default:
            position = start
            signal.parameters.append(try parameter("sigParameterName", beside: signal.parameters))
        }
    }

    private mutating func signalType() throws(DecodeError) -> SignalType {
        let start = position
        switch token() {
        case .onOff: return .onOff
        case .timeOut: return .timeOut
        case .brief: return .brief
        default: throw invalid("signalType", at: start, "is not known")
        }
    }

    private mutating func signalDirection() throws(DecodeError) -> SignalDirection {
        let start = position
        switch token() {
        case .external: return .external
        case .internal: return .internal
        case .both: return .both
        default: throw invalid("direction", at: start, "is not known")
        }
    }

    /// notifyCompletion = NotifyCompletionToken EQUAL ( LBRKT notificationReason *( COMMA notificationReason ) RBRKT )
    private mutating func notificationReasons() throws(DecodeError) -> [NotificationReason] {
        try equal("notifyCompletion")
        try open("notifyCompletion")
        var reasons: [NotificationReason] = []
        repeat {
            let start = position
            let reason = try notificationReason()
            try once(!reasons.contains(reason), "notificationReason", at: start)
            reasons.append(reason)
        } while try another("notifyCompletion", after: reasons.count)
        return reasons
    }

    private mutating func notificationReason() throws(DecodeError) -> NotificationReason {
        let start = position
        switch token() {
        case .timeOut: return .timeOut
        case .interruptByEvent: return .interruptedByEvent
        case .interruptByNewSignals: return .interruptedByNewSignals
        case .otherReason: return .otherReason
        case .iteration:
            try since(3, "notificationReason", at: start)
            return .iteration
        default: throw invalid("notificationReason", at: start, "is not known")
        }
    }
}
