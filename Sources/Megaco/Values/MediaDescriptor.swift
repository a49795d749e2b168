/// A termination's state and its media streams (H.248.1 §7.1.4).
public struct MediaDescriptor: Hashable, Sendable {
    /// The streams: numbered ones, or the parameters of one without a number.
    public enum Streams: Hashable, Sendable {
        /// Stream 1, which the text does not number; never empty.
        case one(StreamParameters)
        /// Possibly none.
        case numbered([StreamDescriptor])
    }

    public var terminationState: TerminationStateDescriptor?
    public var streams: Streams

    public init(terminationState: TerminationStateDescriptor? = nil, streams: Streams = .numbered([])) {
        self.terminationState = terminationState
        self.streams = streams
    }
}
