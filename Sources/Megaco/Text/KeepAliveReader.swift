internal import Wire

/// The two messages that a quiet network carries, read without the grammar: an empty audit of ROOT and its answer, as
/// this package writes them in short tokens, from an IPv4 sender.
///
/// Every byte of such a message is given or a digit; anything else is left to ``TextReader``, and what is read here is
/// what that would have read.
struct KeepAliveReader {
    static let request = Array("{C=-{AV=ROOT{AT{}}}}".utf8)
    static let reply = Array("{C=-{AV=ROOT}}".utf8)
    private static let audit = [ActionRequest(commands: [CommandRequest(.auditValue(AuditDescriptor()))])]
    private static let done = TransactionReply.Outcome.actions([
        ActionReply(commands: [CommandReply(.done(.auditValue, []))])
    ])

    private let bytes: [UInt8]
    private var position = 0

    /// Nil where the bytes are something else.
    static func message(_ bytes: [UInt8]) -> Message? {
        var reader = KeepAliveReader(bytes)
        return reader.message()
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func message() -> Message? {
        // The shortest is `!/1 [0.0.0.0] P=1{C=-{AV=ROOT}}`, the longest a few digits more.
        guard (31...70).contains(bytes.count), skip("!"), skip("/") else { return nil }
        let version = bytes[position]
        guard (0x31...0x33).contains(version) else { return nil }
        position += 1
        guard skip(" "), skip("["), let address = address(), skip("]") else { return nil }
        var port: UInt16?
        if skip(":") {
            guard let number = number(digits: 5), number <= 0xFFFF else { return nil }
            port = UInt16(number)
        }
        guard skip(" ") else { return nil }
        let isRequest = skip("T")
        guard isRequest || skip("P"), skip("="), let identifier = number(digits: 10), identifier <= 0xFFFF_FFFF,
            ends(with: isRequest ? Self.request : Self.reply)
        else { return nil }
        let transaction: Transaction =
            isRequest
            ? .request(TransactionRequest(identifier: UInt32(identifier), actions: Self.audit))
            : .reply(TransactionReply(identifier: UInt32(identifier), outcome: Self.done))
        return Message(
            version: Int(version - 0x30), sender: .address(.v4(address), port: port), transactions: [transaction])
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Four numbers of one to three digits with dots between them.
    private mutating func address() -> UInt32? {
        var value: UInt32 = 0
        for index in 0..<4 {
            if index > 0 { guard skip(".") else { return nil } }
            guard let octet = number(digits: 3), octet <= 255 else { return nil }
            value = value << 8 | UInt32(octet)
        }
        return value
    }

    private mutating func number(digits: Int) -> UInt64? {
        let start = position
        var value: UInt64 = 0
        while position < bytes.count, bytes[position].isDigit, position - start < digits {
            value = value * 10 + UInt64(bytes[position] - 0x30)
            position += 1
        }
        return position > start ? value : nil
    }

    private func ends(with tail: [UInt8]) -> Bool {
        guard bytes.count - position == tail.count else { return false }
        for index in tail.indices where bytes[position + index] != tail[index] { return false }
        return true
    }
}
