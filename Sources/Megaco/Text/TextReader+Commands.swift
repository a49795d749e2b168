internal import Wire

extension TextReader {
    /// ["O-"] ["W-"] commandRequest, from after its token; nil where a prefix or something else begins at `start`.
    mutating func commandRequest(_ token: Token?, at start: Int) throws(DecodeError) -> CommandRequest {
        var isOptional = false
        var isWildcarded = false
        var (token, start) = (token, start)
        if token == nil {
            isOptional = skipPrefix(UInt8(ascii: "o"))
            isWildcarded = skipPrefix(UInt8(ascii: "w"))
            start = position
            token = self.token()
        }
        let kind = try commandKind(token, at: start)
        let (termination, further) = try commandTerminations()
        return CommandRequest(
            try command(kind), on: termination, furtherTerminations: further, isOptional: isOptional,
            wantsWildcardedResponse: isWildcarded)
    }

    private mutating func skipPrefix(_ letter: UInt8) -> Bool {
        guard next | 0x20 == letter, byte(at: position + 1) == UInt8(ascii: "-") else { return false }
        position += 2
        return true
    }

    /// What the command's token says, and past the `=` that follows it.
    private mutating func commandKind(_ token: Token?, at start: Int) throws(DecodeError) -> CommandKind {
        let kind: CommandKind
        switch token {
        case .serviceChange: kind = .serviceChange
        case .auditValue: kind = .auditValue
        case .notify: kind = .notify
        case .modify: kind = .modify
        case .add: kind = .add
        case .subtract: kind = .subtract
        case .move: kind = .move
        case .auditCapability: kind = .auditCapabilities
        default:
            position = start
            try unknownCommand()
        }
        progress.beginCommand(kind)
        try equal("TerminationID")
        return kind
    }

    private mutating func unknownCommand() throws(DecodeError) -> Never {
        let start = position
        guard !word().isEmpty else { throw failure("command") }
        skipWhitespace()
        // Only what looks like a command gets "unknown command"; anything else is bad syntax.
        if next == UInt8(ascii: "=") { progress.exception = .command }
        throw invalid("command", at: start, "is not known")
    }

    /// The termination, or those of a list in brackets.
    private mutating func commandTerminations() throws(DecodeError) -> (
        first: TerminationIdentifier, further: [TerminationIdentifier]
    ) {
        let isList = progress.version == 3 && next == UInt8(ascii: "[")
        if isList {
            position += 1
            skipWhitespace()
        }
        let start = position
        let first = try terminationIdentifier()
        progress.termination = start..<position
        var further: [TerminationIdentifier] = []
        while isList, try another("terminationIDList", after: further.count + 1, until: UInt8(ascii: "]")) {
            further.append(try terminationIdentifier())
        }
        return (first, further)
    }

    private mutating func command(_ kind: CommandKind) throws(DecodeError) -> Command {
        switch kind {
        case .serviceChange:
            try open("serviceChangeRequest")
            let command = Command.serviceChange(try serviceChangeDescriptor())
            try close("serviceChangeRequest")
            return command
        case .auditValue: return .auditValue(try auditRequest(ofCapabilities: false))
        case .auditCapabilities: return .auditCapabilities(try auditRequest(ofCapabilities: true))
        case .notify: return .notify(try notifyRequest())
        case .add: return .add(try requestDescriptors())
        case .move: return .move(try requestDescriptors())
        case .modify: return .modify(try requestDescriptors())
        case .subtract:
            guard skip(UInt8(ascii: "{")) else { return .subtract(nil) }
            let audit = try auditDescriptor(ofCapabilities: false)
            try close("subtractRequest")
            return .subtract(audit)
        }
    }

    /// [ LBRKT ammParameter *(COMMA ammParameter) RBRKT ]; each kind of descriptor at most once.
    private mutating func requestDescriptors() throws(DecodeError) -> [Descriptor] {
        guard skip(UInt8(ascii: "{")) else { return [] }
        var descriptors: [Descriptor] = []
        var seen: Set<Int> = []
        repeat {
            let start = position
            let (descriptor, kind) = try requestDescriptor()
            try once(seen.insert(kind).inserted, "ammParameter", at: start)
            descriptors.append(descriptor)
        } while try another("ammRequest", after: descriptors.count)
        return descriptors
    }

    /// auditRequest's braces; version 3 may leave them out.
    private mutating func auditRequest(ofCapabilities: Bool) throws(DecodeError) -> AuditDescriptor {
        if progress.version == 3 {
            skipWhitespace()
            if next != UInt8(ascii: "{") { return AuditDescriptor() }
        }
        try open("auditRequest")
        let audit = try auditDescriptor(ofCapabilities: ofCapabilities)
        try close("auditRequest")
        return audit
    }

    /// LBRKT observedEventsDescriptor [ COMMA errorDescriptor ] RBRKT
    private mutating func notifyRequest() throws(DecodeError) -> ObservedEventsDescriptor {
        try open("notifyRequest")
        let start = position
        guard skip(.observedEvents) else { throw invalid("ObservedEventsToken", at: start, "is not ObservedEvents") }
        var descriptor = try observedEventsDescriptor()
        if skip(UInt8(ascii: ",")) {
            let start = position
            guard skip(.error) else { throw invalid("errorDescriptor", at: start, "is not Error") }
            descriptor.error = try errorDescriptor()
        }
        try close("notifyRequest")
        return descriptor
    }

    // MARK: Replies

    /// From after the token of the command.
    mutating func commandReply(_ token: Token?, at start: Int) throws(DecodeError) -> CommandReply {
        let kind = try commandKind(token, at: start)
        if kind == .auditValue || kind == .auditCapabilities, let reply = try contextAuditReply(kind) { return reply }
        let (termination, further) = try commandTerminations()
        guard skip(UInt8(ascii: "{")) else {
            let result: CommandReply.Result = kind == .serviceChange ? .serviceChange(nil) : .done(kind, [])
            return CommandReply(result, on: termination, furtherTerminations: further)
        }
        return CommandReply(try replyBody(kind), on: termination, furtherTerminations: further)
    }

    /// contextTerminationAudit = EQUAL CtxToken ( terminationIDList / LBRKT errorDescriptor RBRKT ), from after the
    /// first; nil, and the cursor stays, where a termination comes instead.
    private mutating func contextAuditReply(_ kind: CommandKind) throws(DecodeError) -> CommandReply? {
        let start = position
        guard skip(.context) else { return nil }
        skipWhitespace()
        guard next == UInt8(ascii: "{") else {
            position = start
            return nil
        }
        try open("contextTerminationAudit")
        if skip(.error) {
            let error = try errorDescriptor()
            try close("contextTerminationAudit")
            return CommandReply(.contextError(kind, error), on: .all)
        }
        return CommandReply(
            .contextTerminations(kind, try terminationIdentifiers(until: UInt8(ascii: "}"))), on: .all)
    }

    /// What stands between the braces of a reply, and the last of them.
    private mutating func replyBody(_ kind: CommandKind) throws(DecodeError) -> CommandReply.Result {
        let start = position
        if skip(.error) {
            let error = try errorDescriptor()
            if skip(UInt8(ascii: "}")) { return .error(kind, error) }
            position = start
        }
        switch kind {
        case .serviceChange:
            let reply = try serviceChangeReplyDescriptor()
            try close("serviceChangeReply")
            // With nothing in it but what is dropped it says what no parameters say.
            return .serviceChange(reply.isEmpty ? nil : reply)
        case .notify:
            // notifyReply holds an error descriptor or nothing.
            throw failure("notifyReply")
        case .add, .move, .modify, .subtract, .auditValue, .auditCapabilities:
            var descriptors: [Descriptor] = []
            repeat {
                descriptors.append(try replyDescriptor())
            } while try another("terminationAudit", after: descriptors.count)
            return .done(kind, descriptors)
        }
    }
}
