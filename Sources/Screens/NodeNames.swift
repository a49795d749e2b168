/// Gives each node a name that a topology file takes, once.
struct NodeNames {
    private var taken: Set<String> = []
    private static let reserved: Set<String> = ["all", "null", "true", "false", "yes", "no", "y", "n"]

    /// The name itself where it fits, else with `-` for what does not, and a number where it is taken.
    mutating func claim(_ wanted: String, or fallback: String) -> String {
        var bytes = wanted.utf8.map { byte -> UInt8 in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x5F || byte == 0x2D
            return isPlain ? byte : 0x2D
        }
        while let first = bytes.first, first == 0x2D || first == 0x5F { bytes.removeFirst() }
        while bytes.last == 0x2D { bytes.removeLast() }
        var name = String(decoding: bytes.prefix(32), as: UTF8.self)
        if name.isEmpty || Self.reserved.contains(name.lowercased()) { name = fallback }
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = String(name.prefix(27)) + "-\(number)"
            number += 1
        }
        return candidate
    }
}
