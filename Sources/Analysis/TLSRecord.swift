/// One record of TLS as its header shows it (RFC 8446 §5.1, RFC 5246 §6.2.1): what is in it cannot be read.
struct TLSRecord: Hashable, Sendable {
    enum Content: UInt8, Hashable, Sendable, CaseIterable {
        case changeCipherSpec = 20
        case alert = 21
        case handshake = 22
        /// In TLS 1.3 also what follows the hellos, and alerts.
        case applicationData = 23
    }

    var content: Content
    /// Bytes after the header.
    var length: Int
    /// Of its first bytes, which no other record of the connection has: it tells records of one length apart.
    var digest: UInt32

    /// An alert of TLS 1.3 has 19 bytes, and no message of H.248 in TPKT has fewer than 25 with what protects it.
    static let leastMessage = 25

    /// True where it may carry a message.
    var mayCarryMessage: Bool { content == .applicationData && length >= Self.leastMessage }
}
