/// Cuts a byte stream into lines; a line that is longer than the limit is dropped up to its end and counted.
struct CaptureLineBuffer: Sendable {
    private let limit: Int
    private var partial: [UInt8] = []
    private var isSkipping = false
    private(set) var overlongLines = 0

    /// - Parameter limit: the longest line in bytes, without its newline.
    init(limit: Int = 16 << 20) { self.limit = limit }

    /// Takes the next bytes and returns the lines that they complete, without newlines and without empty lines.
    mutating func append(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isSkipping, !partial.isEmpty { lines.append(partial) }
                partial = []
                isSkipping = false
            } else if isSkipping {
                continue
            } else if partial.count == limit {
                partial = []
                isSkipping = true
                overlongLines += 1
            } else {
                partial.append(byte)
            }
        }
        return lines
    }
}
