/// Splits a stream into lines that end with a newline, with a bound.
public struct LineFramer: Sendable {
    private var buffer: [UInt8] = []
    private let limit: Int

    /// - Parameter limit: the most bytes that one line may have.
    public init(limit: Int = 16 << 20) { self.limit = limit }

    /// The whole lines so far, without their newlines; nil once a line has passed the limit.
    public mutating func append(_ bytes: some Collection<UInt8>) -> [[UInt8]]? {
        buffer.append(contentsOf: bytes)
        var lines: [[UInt8]] = []
        var start = buffer.startIndex
        while let newline = buffer[start...].firstIndex(of: 0x0A) {
            lines.append(Array(buffer[start..<newline]))
            start = newline + 1
        }
        buffer.removeSubrange(..<start)
        return buffer.count <= limit ? lines : nil
    }
}
