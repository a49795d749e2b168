/// Splits a stream of bytes into lines, for the control socket between a lab's launcher and its first process.
public struct ControlLine: Sendable {
    /// A line was longer than the limit; the stream cannot be followed any more.
    public struct TooLong: Error, Hashable, Sendable {
        /// In bytes.
        public let limit: Int
    }

    private let limit: Int
    private var buffer: [UInt8] = []
    /// Bytes at the start of the buffer that hold no line feed.
    private var searched = 0

    /// - Parameter limit: bytes a line may have; a plan of 1,000 nodes takes about 1 MB.
    public init(limit: Int = 16 << 20) { self.limit = limit }

    /// Bytes that wait for their line feed.
    public var bufferedBytes: Int { buffer.count }

    /// Takes bytes and returns the lines that they complete, without their line feeds.
    public mutating func append(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [[UInt8]] {
        buffer += bytes
        var lines: [[UInt8]] = []
        var start = 0
        while let end = buffer[max(start, searched)...].firstIndex(of: 0x0A) {
            guard end - start <= limit else { throw TooLong(limit: limit) }
            lines.append(Array(buffer[start..<end]))
            start = end + 1
            searched = start
        }
        buffer.removeFirst(start)
        searched = buffer.count
        guard buffer.count <= limit else { throw TooLong(limit: limit) }
        return lines
    }
}
