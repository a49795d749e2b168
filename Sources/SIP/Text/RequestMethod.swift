/// The methods of RFC 3261 and its extensions, told apart once while a message is read; their case counts (§7.1).
enum RequestMethod: UInt8, CaseIterable {
    case options, invite, ack, bye, cancel, register, prack, subscribe, notify, publish, info, refer, message, update
    case other

    /// The method as it is written; empty for ``other``.
    var name: String {
        switch self {
        case .options: "OPTIONS"
        case .invite: "INVITE"
        case .ack: "ACK"
        case .bye: "BYE"
        case .cancel: "CANCEL"
        case .register: "REGISTER"
        case .prack: "PRACK"
        case .subscribe: "SUBSCRIBE"
        case .notify: "NOTIFY"
        case .publish: "PUBLISH"
        case .info: "INFO"
        case .refer: "REFER"
        case .message: "MESSAGE"
        case .update: "UPDATE"
        case .other: ""
        }
    }

    @inline(__always)
    init(_ bytes: Span<UInt8>, _ range: ByteRange) {
        // The bytes of OPTIONS, the first lowest.
        if range.count == 7, Characters.word(bytes, at: Int(range.start), count: 7) == 0x53_4E4F_4954_504F {
            self = .options
        } else {
            self = Self.allCases.first { $0.isSpelled(bytes, range) } ?? .other
        }
    }

    private func isSpelled(_ bytes: Span<UInt8>, _ range: ByteRange) -> Bool {
        let name = name.utf8
        guard !name.isEmpty, name.count == range.count else { return false }
        var index = Int(range.start)
        for byte in name {
            guard bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }
}
