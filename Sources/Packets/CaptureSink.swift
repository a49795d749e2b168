/// Takes what a recording holds as it is read, in the order of the file: what ``CaptureReader/append(_:to:)`` hands
/// over.
public protocol CaptureSink {
    /// Takes anything but a frame.
    mutating func take(_ item: CaptureReader.Item)
    /// Takes a frame, whose bytes need not be copied.
    mutating func take(_ frame: RecordedFrame)
}

/// A list of everything.
extension Array: CaptureSink where Element == CaptureReader.Item {
    public mutating func take(_ item: CaptureReader.Item) { append(item) }
    public mutating func take(_ frame: RecordedFrame) { append(.packet(CapturedPacket(frame))) }
}
