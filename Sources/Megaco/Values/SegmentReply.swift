/// The acknowledgement of one segment of a reply (Annex B.2 segmentReply, version 3).
public struct SegmentReply: Hashable, Sendable {
    /// The identifier of the transaction whose reply came in segments.
    public var identifier: UInt32
    public var segment: Segment

    public init(identifier: UInt32, segment: Segment) {
        self.identifier = identifier
        self.segment = segment
    }
}
