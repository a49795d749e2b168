/// One message of a recording, put together from the segments that carried it.
public struct RecordedMessage: Hashable, Sendable {
    /// What it was taken for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case h248 = "H.248"
        case ras = "RAS"
        case sip = "SIP"
        /// A record of TLS, without what is in it.
        case encrypted = "TLS"
    }

    public var kind: Kind
    /// The message as it was sent, without TPKT; of a record its length in decimal.
    public var bytes: [UInt8]

    public init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }
}
