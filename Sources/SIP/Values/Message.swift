/// A SIP request or response (RFC 3261 §7), its header fields in the order in which they came.
public struct Message: Hashable, Sendable {
    /// Method and URI, or status and reason phrase.
    public var startLine: StartLine
    /// Every header field as written.
    public var headers: [HeaderField]
    /// The bytes after the empty line, as far as Content-Length goes.
    public var body: [UInt8]

    public init(startLine: StartLine, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.startLine = startLine
        self.headers = headers
        self.body = body
    }
}
