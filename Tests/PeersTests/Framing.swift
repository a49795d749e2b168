import Testing

/// Messages one after the other in a file, each after its length as four bytes, the most significant first.
enum Framing {
    static func length(_ message: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: message.count >> (24 - 8 * $0)) }
    }

    static func split(_ bytes: [UInt8]) throws -> [[UInt8]] {
        var rest = bytes[...]
        var messages: [[UInt8]] = []
        while !rest.isEmpty {
            let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            try #require(rest.count >= 4 + count)
            messages.append([UInt8](rest.dropFirst(4).prefix(count)))
            rest = rest.dropFirst(4 + count)
        }
        return messages
    }
}
