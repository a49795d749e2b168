/// A run of bytes within a message, which keeps them; small enough that a message's index holds many.
public struct ByteRange: Hashable, Sendable {
    /// Offset of the first byte, from the start of the message: 0…65,536.
    public let start: Int32
    /// Offset past the last byte.
    public let end: Int32

    /// A run of nothing at the start, which stands for an element that is not there.
    public static let none = ByteRange(0, 0)

    @inline(__always)
    init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// True where there is not a single byte.
    @inline(__always)
    public var isEmpty: Bool { end <= start }

    /// The number of bytes.
    @inline(__always)
    public var count: Int { Int(end) - Int(start) }

    /// The same run as indices into the message's bytes.
    @inline(__always)
    public var indices: Range<Int> { Int(start)..<max(Int(start), Int(end)) }
}
