public import Wire

/// One frame of a recording where the reader has it: its bytes are those of the reader, and are not copied.
///
/// Whoever keeps one keeps everything that was read with it: a ``CapturedPacket`` is for keeping.
public struct RecordedFrame: Sendable {
    /// When it was seen; ``CaptureReader`` says what it counts from.
    public var time: Instant
    /// Number of the interface, from 0, counted through all sections of a file.
    public var interface: Int
    public var direction: CapturedPacket.Direction
    /// Bytes that it had on the wire; ``bytes`` is shorter where the recording cut it.
    public var originalLength: Int
    public var bytes: ArraySlice<UInt8>
    public var comment: String?

    /// True where the recording kept only the beginning of the frame.
    public var isCut: Bool { bytes.count < originalLength }
}

extension RecordedFrame {
    public init(_ packet: CapturedPacket) {
        self.init(
            time: packet.time, interface: packet.interface, direction: packet.direction,
            originalLength: packet.originalLength, bytes: packet.bytes[...], comment: packet.comment)
    }
}

extension CapturedPacket {
    /// The frame with bytes of its own.
    public init(_ frame: RecordedFrame) {
        self.init(
            time: frame.time, interface: frame.interface, direction: frame.direction,
            originalLength: frame.originalLength, bytes: [UInt8](frame.bytes), comment: frame.comment)
    }
}
