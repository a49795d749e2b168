internal import Wire

/// How far reading has come, kept for the error that a fault turns into.
struct Progress {
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
    var descriptor: ErrorDescriptor?
    var transactions: [Transaction] = []

    mutating func beginTransaction(_ kind: Kind) {
        self.kind = kind
        level = .transaction
        (transaction, context, command, termination) = (nil, nil, nil, nil)
    }

    mutating func beginAction() {
        level = .action
        (context, command, termination) = (nil, nil, nil)
    }

    mutating func beginCommand(_ kind: CommandKind) {
        level = .command
        (command, termination) = (kind, nil)
    }

    /// The error to report, with the answer that fits the level.
    func error(_ error: DecodeError) -> MessageDecodeError {
        let byLevel: ErrorDescriptor =
            switch level {
            case .message: .syntaxErrorInMessage
            case .transaction: .syntaxErrorInTransaction
            case .action: .syntaxErrorInAction
            case .command: .syntaxErrorInCommand
            }
        return MessageDecodeError(
            error: error, version: version, sender: sender, level: level, transaction: transaction, context: context,
            command: command, termination: termination, descriptor: descriptor ?? byLevel,
            wantsAnswer: version != nil && kind != .answer, preceding: transactions)
    }
}

extension TextReader {
    /// megacoMessage = LWSP [authenticationHeader SEP] message
    mutating func message() throws(DecodeError) -> Message {
        guard bytes.count <= Limit.message else {
            throw DecodeError(offset: 0, element: "message", reason: .tooLarge(limit: UInt64(Limit.message)))
        }
        skipWhitespace()
        let (version, sender) = try header()
        let start = position
        if case Keyword.error = word() {
            progress.kind = .answer
            let error = try errorDescriptor()
            guard isAtEnd else { throw failure("messageBody") }
            return Message(version: version, sender: sender, body: .error(error))
        }
        position = start
        try transactionList()
        return Message(version: version, sender: sender, body: .transactions(progress.transactions))
    }

    /// MegacopToken SLASH Version SEP mId SEP
    private mutating func header() throws(DecodeError) -> (Int, MessageIdentifier) {
        if next == UInt8(ascii: "!") {
            position += 1
        } else {
            let start = position
            var word = self.word()
            if case Keyword.authentication = word {
                try authenticationHeader()
                if next == UInt8(ascii: "!") {
                    position += 1
                    word = Word("MEGACO")
                } else {
                    word = self.word()
                }
            }
            guard !word.isEmpty || !isAtEnd else { throw failure("MegacopToken") }
            guard case Keyword.megaco = word else { throw invalid("MegacopToken", at: start, "is not MEGACO") }
        }
        guard next == UInt8(ascii: "/") else { throw failure("SLASH") }
        position += 1
        let at = position
        let version = Int(try decimal("Version", digits: 10, limit: 0xFFFF_FFFF))
        progress.version = version
        try separator("SEP before mId")
        let sender = try senderIdentifier()
        guard (1...3).contains(version) else {
            progress.descriptor = .versionNotSupported
            throw invalid("Version", at: at, "is not 1, 2 or 3")
        }
        return (version, sender)
    }

    private mutating func senderIdentifier() throws(DecodeError) -> MessageIdentifier {
        var sender = try messageIdentifier("mId")
        progress.sender = sender
        let end = position
        skipWhitespace()
        if next == UInt8(ascii: ":"), let lenient = try sender.withPort(portIfPresent()) {
            // Erlang/OTP takes white space before the port; nothing else can start with a colon here.
            sender = lenient
            progress.sender = sender
            try separator("SEP after mId")
            return sender
        }
        guard position > end || isAtEnd else { throw failure("SEP after mId") }
        return sender
    }

    /// SEP: at least one space, line end or comment.
    private mutating func separator(_ element: String) throws(DecodeError) {
        let start = position
        skipWhitespace()
        guard position > start else { throw failure(element) }
    }

    /// `= 0x` 8 digits `:0x` 8 digits `:0x` 24 to 64 digits; read and not used (this package has no such keys).
    private mutating func authenticationHeader() throws(DecodeError) {
        try equal("authenticationHeader")
        try hexadecimal("SecurityParmIndex", digits: 8...8)
        guard next == UInt8(ascii: ":") else { throw failure("SequenceNum") }
        position += 1
        try hexadecimal("SequenceNum", digits: 8...8)
        guard next == UInt8(ascii: ":") else { throw failure("AuthData") }
        position += 1
        try hexadecimal("AuthData", digits: 24...64)
        try separator("SEP after AuthData")
    }

    private mutating func hexadecimal(_ element: String, digits: ClosedRange<Int>) throws(DecodeError) {
        guard next == 0x30, position + 1 < bytes.count, bytes[position + 1] | 0x20 == UInt8(ascii: "x") else {
            throw failure(element)
        }
        position += 2
        let start = position
        while position < bytes.count, bytes[position].isHexadecimal { position += 1 }
        guard digits.contains(position - start) else { throw failure(element) }
    }

    /// errorDescriptor = ErrorToken EQUAL ErrorCode LBRKT [quotedString] RBRKT, from after the token.
    mutating func errorDescriptor() throws(DecodeError) -> ErrorDescriptor {
        try equal("errorDescriptor")
        let code = UInt16(try decimal("ErrorCode", digits: 4, limit: 9_999))
        try open("errorDescriptor")
        var message = ""
        if next == UInt8(ascii: "\"") { message = text(try quotedString("error text")) }
        try close("errorDescriptor")
        return ErrorDescriptor(code: code, text: message)
    }
}

extension MessageIdentifier {
    /// The same sender with a port that came later; nil where it has one or cannot have one.
    fileprivate func withPort(_ port: UInt16?) -> MessageIdentifier? {
        switch self {
        case .address(let address, port: nil): .address(address, port: port)
        case .domain(let name, port: nil): .domain(name, port: port)
        case .address, .domain, .device, .mtp: nil
        }
    }
}
