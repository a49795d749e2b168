public import Wire

/// A time in which at least one gateway or media server was registered with a controller.
public struct ActiveInterval: Hashable, Sendable {
    public var controller: String
    public var start: Instant
    /// Nil where it lasts to the end of the recording.
    public var end: Instant?

    public init(controller: String, start: Instant, end: Instant? = nil) {
        self.controller = controller
        self.start = start
        self.end = end
    }
}
