internal import Wire

extension TextReader {
    /// megacoMessage = LWSP [authenticationHeader SEP] message
    mutating func message() throws(DecodeError) -> Message {
        guard count <= Limit.message else { throw tooLarge("message", at: 0, limit: UInt64(Limit.message)) }
        skipWhitespace()
        let authentication = try authenticationHeader()
        let version = try header()
        let start = position
        let token = token()
        if token == .error {
            progress.kind = .answer
            let error = try errorDescriptor()
            guard isAtEnd else { throw failure("messageBody") }
            return Message(version: version, sender: sender, body: .error(error), authentication: authentication)
        }
        try transactionList(beginningWith: token, at: start)
        return Message(
            version: version, sender: sender, body: .transactions(transactions), authentication: authentication)
    }

    /// MegacopToken SLASH Version SEP mId SEP; gives the version, and leaves the sender in ``sender``.
    mutating func header() throws(DecodeError) -> Int {
        if next == UInt8(ascii: "!") {
            position += 1
        } else {
            let start = position
            let word = word()
            guard !word.isEmpty || !isAtEnd else { throw failure("MegacopToken") }
            guard word == Self.megaco else { throw invalid("MegacopToken", at: start, "is not MEGACO") }
        }
        guard next == UInt8(ascii: "/") else { throw failure("SLASH") }
        position += 1
        let at = position
        let version = Int(try decimal("Version", digits: 10, limit: 0xFFFF_FFFF))
        progress.version = version
        progress.hasVersion = true
        try separator("SEP before mId")
        try senderIdentifier()
        guard (1...3).contains(version) else {
            progress.exception = .version
            throw invalid("Version", at: at, "is not 1, 2 or 3")
        }
        return version
    }

    private static let megaco = Word("MEGACO")

    private mutating func senderIdentifier() throws(DecodeError) {
        sender = try messageIdentifier("mId")
        progress.hasSender = true
        let end = position
        skipWhitespace()
        if next == UInt8(ascii: ":"), sender.canTakePort, let port = try portIfPresent() {
            // Erlang/OTP takes white space before the port; nothing else can start with a colon here.
            sender.take(port)
            try separator("SEP after mId")
            return
        }
        guard position > end || isAtEnd else { throw failure("SEP after mId") }
    }

    /// SEP: at least one space, line end or comment.
    private mutating func separator(_ element: String) throws(DecodeError) {
        let start = position
        skipWhitespace()
        guard position > start else { throw failure(element) }
    }

    /// AuthToken `= 0x` 8 digits `:0x` 8 digits `:0x` 24 to 64 digits, and SEP; nil where there is none.
    private mutating func authenticationHeader() throws(DecodeError) -> AuthenticationHeader? {
        guard next | 0x20 == UInt8(ascii: "a"), skip(.authentication) else { return nil }
        try equal("authenticationHeader")
        let index = try hexadecimal("SecurityParmIndex", digits: 8...8)
        guard next == UInt8(ascii: ":") else { throw failure("SequenceNum") }
        position += 1
        let number = try hexadecimal("SequenceNum", digits: 8...8)
        guard next == UInt8(ascii: ":") else { throw failure("AuthData") }
        position += 1
        let data = try hexadecimal("AuthData", digits: 24...64)
        try separator("SEP after AuthData")
        return AuthenticationHeader(
            securityParameterIndex: index.reduce(0) { $0 << 8 | UInt32($1) },
            sequenceNumber: number.reduce(0) { $0 << 8 | UInt32($1) }, data: data)
    }

    private mutating func hexadecimal(
        _ element: String, digits: ClosedRange<Int>
    ) throws(DecodeError) -> [UInt8] {
        guard next == 0x30, byte(at: position + 1) | 0x20 == UInt8(ascii: "x") else { throw failure(element) }
        position += 2
        let start = position
        while has(TokenTable.Class.hexadecimal, at: position) { position += 1 }
        let count = position - start
        guard digits.contains(count), count % 2 == 0 else { throw failure(element) }
        return stride(from: start, to: position, by: 2).map {
            byte(at: $0).hexadecimalValue << 4 | byte(at: $0 + 1).hexadecimalValue
        }
    }

    /// errorDescriptor = ErrorToken EQUAL ErrorCode LBRKT [quotedString] RBRKT, from after the token.
    mutating func errorDescriptor() throws(DecodeError) -> ErrorDescriptor {
        try equal("errorDescriptor")
        let code = UInt16(truncatingIfNeeded: try decimal("ErrorCode", digits: 4, limit: 9_999))
        try open("errorDescriptor")
        var message = ""
        if next == UInt8(ascii: "\"") { message = text(try quotedString("error text")) }
        try close("errorDescriptor")
        return ErrorDescriptor(code: code, text: message)
    }
}

extension MessageIdentifier {
    /// Whether a port may stand behind it and none does.
    fileprivate var canTakePort: Bool {
        switch self {
        case .address(_, port: nil), .domain(_, port: nil): true
        case .address, .domain, .device, .mtp: false
        }
    }

    fileprivate mutating func take(_ port: UInt16) {
        switch self {
        case .address(let address, _): self = .address(address, port: port)
        case .domain(let name, _): self = .domain(name, port: port)
        case .device, .mtp: break
        }
    }
}
