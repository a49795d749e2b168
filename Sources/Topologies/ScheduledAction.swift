public import Wire

/// One moment of the timeline after `until` and `every` have been written out.
public struct ScheduledAction: Hashable, Sendable {
    public var at: Instant
    public var action: TimelineAction
    /// The words of the file, for people; the end of an entry says `end of: …`.
    public var text: String

    public init(at: Instant, action: TimelineAction, text: String) {
        self.at = at
        self.action = action
        self.text = text
    }
}
