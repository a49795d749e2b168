internal import Wire

extension TextReader {
    /// ["O-"] ["W-"] commandRequest
    mutating func commandRequest() throws(DecodeError) -> CommandRequest {
        var isOptional = false
        var isWildcarded = false
        var start = position
        var word = word()
        if case Keyword.optional = word, next == UInt8(ascii: "-") {
            isOptional = true
            position += 1
            start = position
            word = self.word()
        }
        if case Keyword.wildcard = word, next == UInt8(ascii: "-") {
            isWildcarded = true
            position += 1
            start = position
            word = self.word()
        }
        let (kind, termination) = try commandHeader(word, at: start)
        return CommandRequest(
            try command(kind), on: termination, isOptional: isOptional, wantsWildcardedResponse: isWildcarded)
    }

    /// The command's token, `=` and the termination.
    private mutating func commandHeader(
        _ word: Word, at start: Int
    ) throws(DecodeError) -> (CommandKind, TerminationIdentifier) {
        guard let kind = CommandKind(word) else {
            guard !word.isEmpty else { throw failure("command") }
            skipWhitespace()
            // Only what looks like a command gets "unknown command"; anything else is bad syntax.
            if next == UInt8(ascii: "=") { progress.descriptor = .unsupportedCommand }
            throw invalid("command", at: start, "is not known")
        }
        progress.beginCommand(kind)
        try equal("TerminationID")
        let termination = try terminationIdentifier()
        progress.termination = termination
        return (kind, termination)
    }

    private mutating func command(_ kind: CommandKind) throws(DecodeError) -> Command {
        switch kind {
        case .serviceChange:
            try open("serviceChangeRequest")
            let request = try serviceChangeDescriptor()
            try close("serviceChangeRequest")
            return .serviceChange(request)
        case .auditValue: return .auditValue(try auditRequest())
        case .auditCapabilities: return .auditCapabilities(try auditRequest())
        case .notify:
            try open("notifyRequest")
            let events = try observedEventsDescriptor()
            return .notify(events)
        case .add: return .add(try descriptors())
        case .move: return .move(try descriptors())
        case .modify: return .modify(try descriptors())
        case .subtract: return .subtract(try descriptors())
        }
    }

    /// [ LBRKT descriptor *(COMMA descriptor) RBRKT ], kept raw.
    private mutating func descriptors() throws(DecodeError) -> DescriptorText {
        guard skip(UInt8(ascii: "{")) else { return DescriptorText() }
        return DescriptorText(try rawBody("descriptors"))
    }

    // MARK: Audits

    private mutating func auditRequest() throws(DecodeError) -> AuditDescriptor {
        try open("auditRequest")
        let start = position
        guard case Keyword.audit = word() else { throw invalid("AuditToken", at: start, "is not Audit") }
        try open("auditDescriptor")
        var audit = AuditDescriptor()
        if !skip(UInt8(ascii: "}")) {
            repeat {
                audit.items.append(try auditItem())
            } while try another(
                "auditDescriptor", after: audit.items.count)
        }
        try close("auditRequest")
        return audit
    }

    /// A descriptor's name in its long form; what versions 2 and 3 add to a name keeps its text.
    private mutating func auditItem() throws(DecodeError) -> String {
        let start = position
        let word = try word("auditItem")
        skipWhitespace()
        let begin = position
        let rest = try rawItem("auditItem")
        guard rest.isEmpty || [UInt8(ascii: "{"), UInt8(ascii: "="), UInt8(ascii: "[")].contains(bytes[begin]) else {
            position = begin
            throw failure("auditItem")
        }
        for keyword in Keyword.auditItems where keyword ~= word { return keyword.longText + text(rest) }
        progress.descriptor = .unsupportedDescriptor
        throw invalid("auditItem", at: start, "is not a descriptor that can be audited")
    }

    // MARK: Notify

    /// observedEventsDescriptor [ COMMA errorDescriptor ], up to and with the brace that ends the command.
    private mutating func observedEventsDescriptor() throws(DecodeError) -> ObservedEventsDescriptor {
        let start = position
        guard case Keyword.observedEvents = word() else {
            throw invalid("ObservedEventsToken", at: start, "is not ObservedEvents")
        }
        try equal("observedEventsDescriptor")
        var descriptor = ObservedEventsDescriptor(requestIdentifier: try uint32("RequestID"), events: [])
        try open("observedEventsDescriptor")
        repeat {
            descriptor.events.append(try observedEvent())
        } while try another(
            "observedEventsDescriptor", after: descriptor.events.count)
        if skip(UInt8(ascii: ",")) {
            let start = position
            guard case Keyword.error = word() else { throw invalid("errorDescriptor", at: start, "is not Error") }
            descriptor.error = try errorDescriptor()
        }
        try close("notifyRequest")
        return descriptor
    }

    /// [ TimeStamp LWSP COLON ] LWSP pkgdName [ LBRKT parameters RBRKT ]
    private mutating func observedEvent() throws(DecodeError) -> ObservedEventsDescriptor.Event {
        var stamp: TimeStamp?
        if next.isDigit {
            stamp = try timeStamp()
            try punctuation(UInt8(ascii: ":"), "observedEvent")
        }
        var event = ObservedEventsDescriptor.Event(timeStamp: stamp, name: try packagedName())
        if skip(UInt8(ascii: "{")) { event.parameters = DescriptorText(try rawBody("observedEventParameter")) }
        return event
    }

    /// pkgdName: `package/item`, `package/*` or `*/*`.
    private mutating func packagedName() throws(DecodeError) -> String {
        let start = position
        try packagedNamePart("PackageName")
        guard next == UInt8(ascii: "/") else { throw failure("pkgdName") }
        position += 1
        try packagedNamePart("ItemID")
        return text(start..<position)
    }

    private mutating func packagedNamePart(_ element: String) throws(DecodeError) {
        if next == UInt8(ascii: "*") {
            position += 1
        } else {
            _ = try name(element) { $0.isLetterOrDigit || $0 == 0x5F || $0 == 0x2D }
        }
    }

    // MARK: Replies

    mutating func commandReply() throws(DecodeError) -> CommandReply {
        let start = position
        let (kind, termination) = try commandHeader(word(), at: start)
        guard skip(UInt8(ascii: "{")) else {
            let result: CommandReply.Result =
                kind == .serviceChange ? .serviceChange(nil) : .done(kind, DescriptorText())
            return CommandReply(result, on: termination)
        }
        let body = position
        if case Keyword.error = word() {
            let error = try errorDescriptor()
            if skip(UInt8(ascii: "}")) { return CommandReply(.error(kind, error), on: termination) }
        }
        position = body
        switch kind {
        case .serviceChange:
            let reply = try serviceChangeReplyDescriptor()
            try close("serviceChangeReply")
            return CommandReply(.serviceChange(reply), on: termination)
        case .notify:
            // notifyReply holds an error descriptor or nothing.
            throw failure("notifyReply")
        case .add, .move, .modify, .subtract, .auditValue, .auditCapabilities:
            return CommandReply(.done(kind, DescriptorText(try rawBody("terminationAudit"))), on: termination)
        }
    }
}
