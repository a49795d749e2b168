public import Wire

/// An entry of the timeline, as written.
public struct TimelineEntry: Hashable, Sendable {
    public var at: Instant
    /// When it ends: a link fault is removed, a node action undone by its inverse.
    public var until: Instant?
    /// The period at which it comes again, end included, until the story ends.
    public var every: Duration?
    /// How often it comes at most; nil where only the end of the story ends it.
    public var times: Int?
    public var action: TimelineAction
    /// The words of the file, for people: `cut between: [[mg1, mg2], main]`.
    public var text: String
    /// Where the file has it, from 1.
    public var line: Int

    public init(
        at: Instant, until: Instant? = nil, every: Duration? = nil, times: Int? = nil, action: TimelineAction,
        text: String, line: Int
    ) {
        self.at = at
        self.until = until
        self.every = every
        self.times = times
        self.action = action
        self.text = text
        self.line = line
    }
}
