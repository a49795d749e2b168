internal import Wire

/// What an endpoint that only registers answers to commands that it does not carry out (H.248.1 §7.2, H.248.8).
///
/// Such an endpoint has one termination, ROOT, and one package, `it` (inactivity timer, H.248.14). Pure: asking twice
/// gives the same answer.
public enum CommandRefusal {
    /// The answer to one command, in its own reply.
    ///
    /// - An empty audit of ROOT, which asks "are you there", and an audit of packages or events are done.
    /// - Modify on ROOT is done where it holds nothing, an empty audit, or Events of the package `it`.
    /// - Otherwise 430 for a termination that does not exist, 431 for a wildcard that matches none, 432 for `$`,
    ///   443 for the command, 444 for a descriptor, 445 for a property, event or package.
    ///
    /// - Parameter tokens: the token length of the message that the reply will be part of.
    public static func reply(to request: CommandRequest, tokens: TokenLength = .long) -> CommandReply {
        let kind = request.command.kind
        guard request.termination.isRoot else {
            return CommandReply(.error(kind, absence(of: request.termination)), on: request.termination)
        }
        let result: CommandReply.Result =
            switch request.command {
            case .add, .move, .subtract, .notify, .serviceChange: .error(kind, .unsupportedCommand)
            case .auditValue(let audit): auditValue(audit, tokens: tokens)
            case .auditCapabilities(let audit):
                audit.items.isEmpty ? .done(kind, DescriptorText()) : .error(kind, .unsupportedDescriptor)
            case .modify(let text): modify(text)
            }
        return CommandReply(result, on: request.termination)
    }

    /// The answer to a whole request: `carryOut` answers the commands one by one, in order.
    ///
    /// A context that does not exist is answered with 411. The first command that fails and is not optional ends the
    /// transaction: later ones are not carried out (H.248.1 §8.2.1).
    public static func outcome(
        of request: TransactionRequest, carryOut: (CommandRequest) -> CommandReply
    ) -> TransactionReply.Outcome {
        var replies: [ActionReply] = []
        for action in request.actions {
            var reply = ActionReply(context: action.context)
            guard action.context == .null || action.context == .all else {
                reply.error = action.context == .choose ? .insufficientResources : .unknownContext
                return .actions(replies + [reply])
            }
            for command in action.commands {
                let answer = carryOut(command)
                reply.commands.append(answer)
                if case .error = answer.result, !command.isOptional { return .actions(replies + [reply]) }
            }
            // Context properties alone ask for something that the null context does not have.
            if action.commands.isEmpty { reply.error = .notImplemented }
            replies.append(reply)
        }
        return .actions(replies)
    }

    private static func absence(of termination: TerminationIdentifier) -> ErrorDescriptor {
        if termination.text.utf8.contains(UInt8(ascii: "$")) { return .noTerminationAvailable }
        if termination.text.utf8.contains(UInt8(ascii: "*")) { return .noTerminationMatched }
        return .unknownTermination
    }

    private static func auditValue(_ audit: AuditDescriptor, tokens: TokenLength) -> CommandReply.Result {
        guard !audit.items.isEmpty else { return .done(.auditValue, DescriptorText()) }
        var parts: [String] = []
        for item in audit.items {
            switch Word(item) {
            case Keyword.packages: parts.append(text(.packages, tokens) + "{it-1}")
            case Keyword.events: parts.append(text(.events, tokens))
            default: return .error(.auditValue, .unsupportedDescriptor)
            }
        }
        return .done(.auditValue, DescriptorText(Array(parts.joined(separator: ",").utf8)))
    }

    private static func text(_ keyword: Keyword, _ tokens: TokenLength) -> String {
        String(decoding: tokens == .long ? keyword.long : keyword.short, as: UTF8.self)
    }

    // MARK: Modify

    private static func modify(_ text: DescriptorText) -> CommandReply.Result {
        var reader = TextReader(text.bytes + [UInt8(ascii: "}")])
        do {
            if !text.bytes.isEmpty {
                while true {
                    if let error = try refusal(&reader) { return .error(.modify, error) }
                    guard reader.skip(UInt8(ascii: ",")) else { break }
                }
            }
            return .done(.modify, DescriptorText())
        } catch {
            return .error(.modify, .syntaxErrorInCommand)
        }
    }

    /// What is wrong with the next descriptor; nil where it is taken.
    private static func refusal(_ reader: inout TextReader) throws(DecodeError) -> ErrorDescriptor? {
        let start = reader.position
        switch reader.word() {
        case Keyword.events: return try eventsRefusal(&reader)
        case Keyword.audit:
            return try reader.rawItem("auditDescriptor").count <= 2 ? nil : .unsupportedDescriptor
        default:
            reader.position = start
            let text = reader.bytes[try reader.rawItem("descriptor")]
            // A descriptor that sets properties of packages fails on those.
            return text.contains(UInt8(ascii: "/")) ? .unsupportedProperty : .unsupportedDescriptor
        }
    }

    /// eventsDescriptor = EventsToken [ EQUAL RequestID LBRKT requestedEvent *( COMMA requestedEvent ) RBRKT ]
    private static func eventsRefusal(_ reader: inout TextReader) throws(DecodeError) -> ErrorDescriptor? {
        guard reader.skip(UInt8(ascii: "=")) else { return nil }
        _ = try reader.uint32("RequestID")
        try reader.open("eventsDescriptor")
        var count = 0
        repeat {
            let package = reader.word()
            let isKnown = package == Word("it") && reader.next == UInt8(ascii: "/")
            _ = try reader.rawItem("requestedEvent")
            if !isKnown { return .unsupportedProperty }
            count += 1
        } while try reader.another("eventsDescriptor", after: count)
        return nil
    }
}
