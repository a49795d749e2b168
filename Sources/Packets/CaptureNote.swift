public import Wire

/// Something to say of a frame of a recording.
public struct CaptureNote: Hashable, Sendable {
    /// When it happened, as the recording counts.
    public var time: Instant
    /// The frame that it is about, counted from 1; 0 for the first one that is not before ``time``.
    public var frame: Int
    public var text: String

    public init(time: Instant, frame: Int = 0, text: String) {
        self.time = time
        self.frame = frame
        self.text = text
    }
}
