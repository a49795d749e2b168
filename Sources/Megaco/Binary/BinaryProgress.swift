internal import Wire

/// How far reading has come, kept for the error that a fault turns into.
struct BinaryProgress {
    enum Kind { case none, request, answer }

    var level = MessageDecodeError.Level.message
    var version: Int?
    var sender: MessageIdentifier?
    /// What the current transaction is; a fault in an answer is not answered.
    var kind = Kind.none
    var transaction: UInt32?
    var context: ContextIdentifier?
    var command: CommandKind?
    var termination: TerminationIdentifier?
    /// What the sender is told instead of the syntax error of the level.
    var descriptor: ErrorDescriptor?
    /// The transactions that are good.
    var transactions: [Transaction] = []
    /// What was wrong with the transactions that were passed over.
    var faults: [MessageDecodeError] = []

    mutating func beginTransaction(_ kind: Kind) {
        self.kind = kind
        level = .transaction
        (transaction, context, command, termination, descriptor) = (nil, nil, nil, nil, nil)
    }

    mutating func beginAction() {
        level = .action
        (context, command, termination) = (nil, nil, nil)
    }

    mutating func beginCommand(_ kind: CommandKind) {
        level = .command
        (command, termination) = (kind, nil)
    }

    /// Notes a fault, with the answer that fits the level.
    mutating func note(_ error: DecodeError) {
        let byLevel: ErrorDescriptor =
            switch level {
            case .message: .syntaxErrorInMessage
            case .transaction: .syntaxErrorInTransaction
            case .action: .syntaxErrorInAction
            case .command: .syntaxErrorInCommand
            }
        faults.append(
            MessageDecodeError(
                error: error, version: version, sender: sender, level: level, transaction: transaction,
                context: context, command: command, termination: termination, descriptor: descriptor ?? byLevel,
                wantsAnswer: version != nil && kind != .answer))
    }

    /// The first fault, with the others and with what is good.
    func error(_ first: MessageDecodeError) -> MessageDecodeError {
        var error = first
        error.preceding = transactions
        error.further = Array(faults.dropFirst())
        return error
    }
}
