internal import Wire

/// Commands, their terminations and their replies (Annex A Command, CommandReply).
extension BinaryReader {
    /// CommandRequest ::= SEQUENCE { command CHOICE, optional NULL, wildcardReturn NULL, ... }
    mutating func commandRequest() throws(DecodeError) -> CommandRequest {
        progress.level = .action
        let outer = try enter(BinaryTag.sequence, "commandRequest")
        let choice = try enter(BinaryTag.constructed(0), "command")
        guard let kind = Self.kind(next) else {
            throw outside("command", .unsupportedCommand)
        }
        progress.beginCommand(kind)
        var request = try command(kind)
        try leave(choice, "command")
        request.isOptional = try skipNull(BinaryTag.primitive(1), "optional")
        request.wantsWildcardedResponse = try skipNull(BinaryTag.primitive(2), "wildcardReturn")
        try leaveExtensible(outer, "commandRequest")
        return request
    }

    /// The command by the tag of its request or reply.
    private static func kind(_ tag: UInt8) -> CommandKind? {
        switch tag {
        case BinaryTag.constructed(0): .add
        case BinaryTag.constructed(1): .move
        case BinaryTag.constructed(2): .modify
        case BinaryTag.constructed(3): .subtract
        case BinaryTag.constructed(4): .auditCapabilities
        case BinaryTag.constructed(5): .auditValue
        case BinaryTag.constructed(6): .notify
        case BinaryTag.constructed(7): .serviceChange
        default: nil
        }
    }

    private mutating func command(_ kind: CommandKind) throws(DecodeError) -> CommandRequest {
        let outer = try enter(next, kind.rawValue)
        let command: Command
        let terminations: Terminations
        switch kind {
        case .serviceChange:
            terminations = try terminationList(0)
            command = .serviceChange(try serviceChangeParameters())
        case .notify:
            terminations = try terminationList(0)
            command = .notify(try notification())
        case .auditValue, .auditCapabilities:
            let (audited, audit) = try audit()
            terminations = audited
            command = kind == .auditValue ? .auditValue(audit) : .auditCapabilities(audit)
        case .subtract:
            terminations = try terminationList(0)
            command = .subtract(isNext(constructed: 1) ? try auditDescriptor(1) : nil)
        case .add, .move, .modify:
            terminations = try terminationList(0)
            let descriptors = try descriptors()
            command = kind == .add ? .add(descriptors) : kind == .move ? .move(descriptors) : .modify(descriptors)
        }
        try leaveExtensible(outer, kind.rawValue)
        return CommandRequest(command, on: terminations.first, furtherTerminations: terminations.further)
    }

    /// ObservedEventsDescriptor, and perhaps an error beside it.
    private mutating func notification() throws(DecodeError) -> ObservedEventsDescriptor {
        var observed = try observedEvents(1)
        if isNext(constructed: 2) { observed.error = try errorDescriptor(2) }
        return observed
    }

    /// AuditRequest: a termination, a descriptor, and since version 3 a list of which the termination is the first.
    private mutating func audit() throws(DecodeError) -> (Terminations, AuditDescriptor) {
        let first = try termination(BinaryTag.constructed(0))
        progress.termination = first
        let audit = try auditDescriptor(1)
        guard isNext(constructed: 2) else { return (Terminations(first: first), audit) }
        return (try terminationList(2), audit)
    }

    // MARK: Terminations

    /// A list that is not empty, as commands hold it.
    struct Terminations {
        var first: TerminationIdentifier
        var further: [TerminationIdentifier] = []
    }

    /// TerminationIDList: one, or since version 3 several.
    mutating func terminationList(_ number: UInt8) throws(DecodeError) -> Terminations {
        let outer = try enter(BinaryTag.constructed(number), "terminationIDList")
        var list = Terminations(first: try termination(BinaryTag.sequence))
        progress.termination = list.first
        while next != 0 {
            try checkCount(list.further.count, "terminationIDList")
            list.further.append(try termination(BinaryTag.sequence))
        }
        try leave(outer, "terminationIDList")
        return list
    }

    /// TerminationID ::= SEQUENCE { wildcard SEQUENCE OF WildcardField, id OCTET STRING (SIZE (1..8)), ... }
    ///
    /// Each octet is a level, written in text as eight binary digits; a wildcard takes the place of its level, or of
    /// its level and all below it (A.1). Wildcards that begin within an octet are not read.
    mutating func termination(_ tag: UInt8) throws(DecodeError) -> TerminationIdentifier {
        let outer = try enter(tag, "TerminationID")
        let wildcards = try enter(BinaryTag.constructed(0), "wildcard")
        var fields: [(offset: Int, field: UInt8)] = []
        while next != 0 {
            guard fields.count < 8 else { throw tooLarge("wildcard", at: position, limit: 8) }
            let range = try octets(BinaryTag.octetString, "WildcardField", count: 1...1)
            fields.append((range.lowerBound, bytes[range.lowerBound]))
        }
        try leave(wildcards, "wildcard")
        let octets = try octets(BinaryTag.primitive(1), "id", count: 1...8)
        try leaveExtensible(outer, "TerminationID")
        if fields.isEmpty, octets.count == 8, octets.allSatisfy({ bytes[$0] == 0xFF }) { return .root }
        return TerminationIdentifier(try BinaryTermination.text(bytes[octets], fields))
    }

    // MARK: Replies

    mutating func commandReply() throws(DecodeError) -> CommandReply {
        guard let kind = Self.kind(next) else { throw failure("commandReply") }
        progress.beginCommand(kind)
        let outer = try enter(next, kind.rawValue)
        let reply: CommandReply
        switch kind {
        case .serviceChange: reply = try serviceChangeReply()
        case .notify:
            let terminations = try terminationList(0)
            let error = isNext(constructed: 1) ? try errorDescriptor(1) : nil
            reply = Self.reply(kind, error.map { [.error($0)] } ?? [], on: terminations)
        case .auditValue, .auditCapabilities: reply = try auditReply(kind)
        case .add, .move, .modify, .subtract:
            let terminations = try terminationList(0)
            reply = Self.reply(kind, isNext(constructed: 1) ? try terminationAudit(1) : [], on: terminations)
        }
        try leaveExtensible(outer, kind.rawValue)
        return reply
    }

    /// An error alone is what became of the command; beside other descriptors it is one of them.
    private static func reply(
        _ kind: CommandKind, _ descriptors: [Descriptor], on terminations: Terminations
    ) -> CommandReply {
        let result: CommandReply.Result
        if descriptors.count == 1, case .error(let error) = descriptors[0] {
            result = .error(kind, error)
        } else {
            result = .done(kind, descriptors)
        }
        return CommandReply(result, on: terminations.first, furtherTerminations: terminations.further)
    }

    private mutating func serviceChangeReply() throws(DecodeError) -> CommandReply {
        let terminations = try terminationList(0)
        let choice = try enter(BinaryTag.constructed(1), "serviceChangeResult")
        let result: CommandReply.Result
        if isNext(constructed: 0) {
            result = .error(.serviceChange, try errorDescriptor(0))
        } else {
            result = .serviceChange(try serviceChangeReplyParameters())
        }
        try leave(choice, "serviceChangeResult")
        return CommandReply(result, on: terminations.first, furtherTerminations: terminations.further)
    }

    /// AuditReply CHOICE { contextAuditResult, error, auditResult, ..., auditResultTermList }
    private mutating func auditReply(_ kind: CommandKind) throws(DecodeError) -> CommandReply {
        switch next {
        case BinaryTag.constructed(0):
            let list = try terminationList(0)
            return CommandReply(.contextTerminations(kind, [list.first] + list.further), on: .all)
        case BinaryTag.constructed(1): return CommandReply(.contextError(kind, try errorDescriptor(1)), on: .all)
        case BinaryTag.constructed(2):
            let outer = try enter(next, "auditResult")
            let termination = try termination(BinaryTag.constructed(0))
            progress.termination = termination
            let descriptors = try terminationAudit(1)
            try leave(outer, "auditResult")
            return Self.reply(kind, descriptors, on: Terminations(first: termination))
        case BinaryTag.constructed(3):
            let outer = try enter(next, "auditResultTermList")
            let terminations = try terminationList(0)
            let descriptors = try terminationAudit(1)
            try leaveExtensible(outer, "auditResultTermList")
            return Self.reply(kind, descriptors, on: terminations)
        default: throw failure("auditReply")
        }
    }
}
