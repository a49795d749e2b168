public import Wire

/// What OPTIONS from one SIP entity to another showed, where it differs from what they showed before.
public struct EntityLinkChange: Hashable, Sendable {
    /// The states that OPTIONS can show.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case up, down
    }

    public var from: String
    public var to: String
    public var time: Instant
    public var state: State
    /// What decided it: `200 OK`, `503 Service Unavailable (LSP is inactive)`, `no answer`.
    public var by: String
    public var frame: Int

    public init(from: String, to: String, time: Instant, state: State, by: String, frame: Int) {
        self.from = from
        self.to = to
        self.time = time
        self.state = state
        self.by = by
        self.frame = frame
    }
}
