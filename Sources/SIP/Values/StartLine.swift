/// The first line of a message (RFC 3261 §7.1, §7.2), always of version `SIP/2.0`.
public enum StartLine: Hashable, Sendable {
    /// The method is a token whose case counts; the URI is as written.
    case request(method: String, uri: String)
    /// The status is 100…699; the reason phrase may be empty.
    case response(status: Int, reason: String)
}
