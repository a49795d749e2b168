public import Wire

/// One frame of a recording.
public struct CapturedPacket: Hashable, Sendable {
    /// Which way a frame went, seen from the node whose link the interface is (pcapng `epb_flags` bits 0 and 1).
    public enum Direction: UInt8, Hashable, Sendable, CaseIterable {
        case unknown = 0
        /// Delivered to the node.
        case inbound = 1
        /// Sent by the node.
        case outbound = 2
    }

    /// When it was seen; ``CaptureReader`` says what it counts from.
    public var time: Instant
    /// Number of the interface, from 0, counted through all sections of a file.
    public var interface: Int
    public var direction: Direction
    /// Bytes that it had on the wire; ``bytes`` is shorter where the recording cut it.
    public var originalLength: Int
    public var bytes: [UInt8]
    public var comment: String?

    public init(
        time: Instant, interface: Int, direction: Direction = .unknown, originalLength: Int? = nil, bytes: [UInt8],
        comment: String? = nil
    ) {
        self.time = time
        self.interface = interface
        self.direction = direction
        self.originalLength = originalLength ?? bytes.count
        self.bytes = bytes
        self.comment = comment
    }

    /// True where the recording kept only the beginning of the frame.
    public var isCut: Bool { bytes.count < originalLength }
}
