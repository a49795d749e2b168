/// A call that was answered: what its requests carry from then on (RFC 3261 §12).
public struct Dialog: Hashable, Sendable {
    let fromURI: String
    let uri: String
    let fromTag: UInt64
    let call: UInt64
    /// The tag that the answer gave To; empty where it gave none.
    let toTag: String
    /// The sequence number of the INVITE.
    let number: Int
}
