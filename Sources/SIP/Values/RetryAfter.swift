/// How long to leave a server alone, such as `18000;duration=3600` (RFC 3261 §20.33).
public struct RetryAfter: Hashable, Sendable {
    /// Counted from when the response came.
    public var seconds: UInt32
    /// With its brackets; nil where there is none.
    public var comment: String?
    /// How long the server will then be there, in seconds; nil where it does not say.
    public var duration: UInt32?

    public init(seconds: UInt32, comment: String? = nil, duration: UInt32? = nil) {
        self.seconds = seconds
        self.comment = comment
        self.duration = duration
    }

    /// The one spelling that this package sends.
    public var text: String {
        "\(seconds)\(comment.map { " \($0)" } ?? "")\(duration.map { ";duration=\($0)" } ?? "")"
    }
}
