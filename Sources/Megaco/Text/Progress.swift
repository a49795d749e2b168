internal import Wire

/// How far reading has come, kept for the error that a fault turns into; only plain numbers.
struct Progress {
    enum Kind { case none, request, answer }

    /// What the sender is told instead of the syntax error of the level.
    enum Exception { case version, command, descriptor }

    var level = MessageDecodeError.Level.message
    /// The header's version; 0 where it was not read.
    var version = 0
    var hasVersion = false
    /// Whether the sender of the message was read.
    var hasSender = false
    /// What the current transaction is; a fault in an answer is not answered.
    var kind = Kind.none
    var transaction: UInt32?
    var context: ContextIdentifier?
    var command: CommandKind?
    /// Where the termination of the command stands in the message; empty where it was not read.
    var termination = 0..<0
    var exception: Exception?

    mutating func beginTransaction(_ kind: Kind) {
        self.kind = kind
        level = .transaction
        (transaction, context, command, termination) = (nil, nil, nil, 0..<0)
    }

    mutating func beginAction() {
        level = .action
        (context, command, termination) = (nil, nil, 0..<0)
    }

    mutating func beginCommand(_ kind: CommandKind) {
        level = .command
        (command, termination) = (kind, 0..<0)
    }

    /// What the sender is told.
    private var descriptor: ErrorDescriptor {
        switch (exception, level) {
        case (.version, _): .versionNotSupported
        case (.command, _): .unsupportedCommand
        case (.descriptor, _): .unsupportedDescriptor
        case (nil, .message): .syntaxErrorInMessage
        case (nil, .transaction): .syntaxErrorInTransaction
        case (nil, .action): .syntaxErrorInAction
        case (nil, .command): .syntaxErrorInCommand
        }
    }

    /// The error to report, with the answer that fits the level.
    func error(
        _ error: DecodeError, sender: MessageIdentifier, termination: TerminationIdentifier?,
        preceding transactions: [Transaction]
    ) -> MessageDecodeError {
        MessageDecodeError(
            error: error, version: hasVersion ? version : nil, sender: hasSender ? sender : nil, level: level,
            transaction: transaction, context: context, command: command, termination: termination,
            descriptor: descriptor,
            wantsAnswer: hasVersion && kind != .answer, preceding: transactions)
    }
}
