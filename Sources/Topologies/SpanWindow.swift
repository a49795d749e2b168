/// Bounds of a length of time, both included.
public struct SpanWindow: Hashable, Sendable {
    public var shortest: Duration
    public var longest: Duration

    public init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = longest
    }

    /// True where the length lies in the window, its ends included.
    public func contains(_ length: Duration) -> Bool { shortest <= length && length <= longest }
}
