public import Wire

/// Why a message cannot be taken, and what a request with this fault is answered.
public struct MessageFault: Error, Hashable, Sendable {
    /// Where in the reading of a message a fault shows.
    public enum Layer: String, Hashable, Sendable, CaseIterable {
        /// The Request-Line or Status-Line breaks its grammar.
        case startLine = "start line"
        /// A header field has no name that could be one.
        case headerSyntax = "header syntax"
        /// It cannot be said where the header or the body ends.
        case framing
        /// The value of a header field breaks its grammar.
        case headerValue = "header value"
        /// Each part is well formed, but together they are no message: missing, double, contradicting, another version.
        case validation
    }

    /// The status to answer a request with: 400, 505 or 513. A response with a fault is dropped.
    public let status: Int
    /// The reason phrase, which names the element at fault (RFC 3261 §21.4.1).
    public let reason: String
    /// Where the fault is and what it is.
    public let error: DecodeError
    /// What had been read when it showed.
    public let layer: Layer

    init(status: Int, reason: String, error: DecodeError, layer: Layer) {
        self.status = status
        self.reason = reason
        self.error = error
        self.layer = layer
    }

    /// 400 with the element's name.
    init(_ error: DecodeError, _ layer: Layer) {
        self.init(status: 400, reason: "Bad Request - \(error.element)", error: error, layer: layer)
    }
}
