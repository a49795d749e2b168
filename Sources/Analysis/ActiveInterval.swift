public import Wire

/// A time in which at least one gateway or media server was registered with a controller.
public struct ActiveInterval: Hashable, Sendable {
    public var controller: String
    public var start: Instant
    /// Nil where it lasts to the end of the recording.
    public var end: Instant?
    /// True where the links are encrypted and answers to OPTIONS tell: it began before, and ended before.
    public var isByOptions: Bool

    public init(controller: String, start: Instant, end: Instant? = nil, isByOptions: Bool = false) {
        self.controller = controller
        self.start = start
        self.end = end
        self.isByOptions = isByOptions
    }
}
