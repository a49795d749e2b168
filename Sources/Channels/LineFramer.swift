/// Cuts a byte stream into lines; a line that is longer than the limit is dropped up to its end and counted.
public struct LineFramer: Sendable {
    private let limit: Int
    private var partial: [UInt8] = []
    private var isSkipping = false
    /// Lines that were dropped for their length.
    public private(set) var overlongLines = 0

    /// - Parameter limit: the longest line in bytes, without its newline; a plan of 1,000 nodes takes about 1 MB.
    public init(limit: Int = 16 << 20) { self.limit = limit }

    /// Takes the next bytes and returns the lines that they complete, without newlines and without empty lines.
    public mutating func append(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = bytes[...]
        while let newline = rest.firstIndex(of: 0x0A) {
            take(rest[..<newline])
            if !isSkipping, !partial.isEmpty { lines.append(partial) }
            partial = []
            isSkipping = false
            rest = rest[rest.index(after: newline)...]
        }
        take(rest)
        return lines
    }

    private mutating func take(_ bytes: some Collection<UInt8>) {
        guard !isSkipping else { return }
        guard partial.count + bytes.count <= limit else {
            partial = []
            isSkipping = true
            overlongLines += 1
            return
        }
        partial += bytes
    }
}
