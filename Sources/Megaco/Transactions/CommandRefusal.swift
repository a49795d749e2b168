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
    public static func reply(to request: CommandRequest) -> CommandReply {
        let kind = request.command.kind
        let terminations = [request.termination] + request.furtherTerminations
        if let absent = terminations.first(where: { !$0.isRoot }) {
            return CommandReply(.error(kind, absence(of: absent)), on: absent)
        }
        let result: CommandReply.Result =
            switch request.command {
            case .add, .move, .subtract, .notify, .serviceChange: .error(kind, .unsupportedCommand)
            case .auditValue(let audit): auditValue(audit)
            case .auditCapabilities(let audit):
                audit.items.isEmpty ? .done(kind, []) : .error(kind, .unsupportedDescriptor)
            case .modify(let descriptors): modify(descriptors)
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
                if case .error(_, let error) = answer.result, answer.readsAsContext {
                    reply.error = error
                    return .actions(replies + [reply])
                }
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

    private static func auditValue(_ audit: AuditDescriptor) -> CommandReply.Result {
        var descriptors: [Descriptor] = []
        for item in audit.items {
            switch item {
            case .whole(.packages): descriptors.append(.packages([PackagesItem(name: "it", version: 1)]))
            case .whole(.events): descriptors.append(.events(EventsDescriptor()))
            default: return .error(.auditValue, .unsupportedDescriptor)
            }
        }
        return .done(.auditValue, descriptors)
    }

    // MARK: Modify

    private static func modify(_ descriptors: [Descriptor]) -> CommandReply.Result {
        for descriptor in descriptors {
            if let error = refusal(of: descriptor) { return .error(.modify, error) }
        }
        return .done(.modify, [])
    }

    /// What is wrong with a descriptor; nil where it is taken.
    private static func refusal(of descriptor: Descriptor) -> ErrorDescriptor? {
        switch descriptor {
        case .audit(let audit): audit.items.isEmpty ? nil : .unsupportedDescriptor
        case .events(let events):
            events.events.allSatisfy { isInactivity($0.name.text) } ? nil : .unsupportedProperty
        case .media(let media): media.namesProperty ? .unsupportedProperty : .unsupportedDescriptor
        case .modem(let modem): modem.properties.isEmpty ? .unsupportedDescriptor : .unsupportedProperty
        case .signals(let signals): signals.isEmpty ? .unsupportedDescriptor : .unsupportedProperty
        case .eventBuffer(let events): events.isEmpty ? .unsupportedDescriptor : .unsupportedProperty
        case .mux, .digitMap, .statistics, .observedEvents, .packages, .error, .empty: .unsupportedDescriptor
        }
    }

    /// Whether a name is of the package `it`.
    private static func isInactivity(_ name: String) -> Bool {
        name.utf8.count > 3 && String(name.utf8.prefix(3)).map { $0.equalsIgnoringCase("it/") } == true
    }
}

extension MediaDescriptor {
    /// Whether it sets a property of a package: an endpoint fails on that first.
    fileprivate var namesProperty: Bool {
        if terminationState?.properties.isEmpty == false { return true }
        switch streams {
        case .one(let parameters): return parameters.localControl?.properties.isEmpty == false
        case .numbered(let streams):
            return streams.contains { $0.parameters.localControl?.properties.isEmpty == false }
        }
    }
}
