/// Bounds of a length of time, both included.
public struct SpanWindow: Hashable, Sendable {
    public var shortest: Duration
    public var longest: Duration

    public init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = longest
    }

    public func contains(_ length: Duration) -> Bool { shortest <= length && length <= longest }
}
