public import Wire

/// Why a message cannot be taken, and what a request with this fault is answered.
public struct MessageFault: Error, Hashable, Sendable {
    /// The status to answer a request with: 400, 505 or 513. A response with a fault is dropped.
    public let status: Int
    /// The reason phrase, which names the element at fault (RFC 3261 §21.4.1).
    public let reason: String
    /// Where the fault is and what it is.
    public let error: DecodeError

    public init(status: Int, reason: String, error: DecodeError) {
        self.status = status
        self.reason = reason
        self.error = error
    }

    /// 400 with the element's name.
    init(_ error: DecodeError) {
        self.init(status: 400, reason: "Bad Request - \(error.element)", error: error)
    }
}
