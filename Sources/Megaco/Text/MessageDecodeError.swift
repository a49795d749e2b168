public import Wire

/// Why a message could not be read, how far reading came, and what the sender should be told.
public struct MessageDecodeError: Error, Hashable, Sendable {
    /// The innermost part of a message that the fault lies in.
    public enum Level: Hashable, Sendable {
        case message, transaction, action, command
    }

    /// Where and why reading stopped.
    public var error: DecodeError
    /// The header's protocol version, where it was readable; it may be one that this package does not speak.
    public var version: Int?
    /// Who sent the message, where it was readable.
    public var sender: MessageIdentifier?
    public var level: Level
    /// The identifier of the transaction that the fault lies in, where it was readable.
    public var transaction: UInt32?
    /// The context of the action that the fault lies in, where it was readable.
    public var context: ContextIdentifier?
    /// The command that the fault lies in; nil above the command level.
    public var command: CommandKind?
    /// The termination of that command, where it was readable.
    public var termination: TerminationIdentifier?
    /// What to answer with: 400, 403, 422 or 442 by level (H.248.8), 406 for a version, 443 for an unknown command.
    public var descriptor: ErrorDescriptor
    /// Whether the standard wants an answer: the fault lies in a request, or in a message of which nothing is known.
    ///
    /// Faults in replies, pendings and acknowledgements are not answered, nor are bytes that are no H.248 text at all;
    /// otherwise two peers could answer each other's errors for ever.
    public var wantsAnswer: Bool
    /// The transactions that were read whole before the fault, in binary also those after it; they are good and can be
    /// carried out.
    public var preceding: [Transaction]
    /// Faults in later transactions of the same message, which binary lets a reader find; each has its own answer.
    public var further: [MessageDecodeError] = []

    public init(
        error: DecodeError, version: Int? = nil, sender: MessageIdentifier? = nil, level: Level = .message,
        transaction: UInt32? = nil, context: ContextIdentifier? = nil, command: CommandKind? = nil,
        termination: TerminationIdentifier? = nil, descriptor: ErrorDescriptor = .syntaxErrorInMessage,
        wantsAnswer: Bool = false, preceding: [Transaction] = []
    ) {
        self.error = error
        self.version = version
        self.sender = sender
        self.level = level
        self.transaction = transaction
        self.context = context
        self.command = command
        self.termination = termination
        self.descriptor = descriptor
        self.wantsAnswer = wantsAnswer
        self.preceding = preceding
    }

    /// The body of the message that tells the sender; nil where it is not to be told.
    ///
    /// A request whose identifier was not readable is answered under identifier 0 (H.248.1 §8.1.1).
    public var answer: Message.Body? {
        guard wantsAnswer else { return nil }
        let outcome: TransactionReply.Outcome
        switch level {
        case .message: return .error(descriptor)
        case .transaction: outcome = .error(descriptor)
        case .action, .command:
            guard let context else {
                outcome = .error(descriptor)
                break
            }
            var action = ActionReply(context: context)
            action.error = descriptor
            if level == .command, let command, let termination {
                let reply = CommandReply(.error(command, descriptor), on: termination)
                if !reply.readsAsContext { (action.commands, action.error) = ([reply], nil) }
            }
            outcome = .actions([action])
        }
        return .transactions([.reply(TransactionReply(identifier: transaction ?? 0, outcome: outcome))])
    }
}

extension MessageDecodeError: CustomStringConvertible {
    /// One sentence for people: where, what, why.
    public var description: String { error.description }
}
