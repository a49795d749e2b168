internal import Wire

/// Termination names in their two forms: octets with wildcard fields, and text (H.248.1 Annex A.1).
///
/// Annex A leaves it to provisioning what the bits of a termination mean. Here each octet is a level, and its text is
/// eight binary digits, with `/` between levels: the default of Erlang/OTP, which its peers have to agree on.
enum BinaryTermination {
    private static let all: UInt8 = 0x80
    private static let andBelow: UInt8 = 0x40

    /// The text of octets and wildcard fields; `offset` of a field is for errors.
    static func text(
        _ octets: some Collection<UInt8>, _ fields: [(offset: Int, field: UInt8)]
    ) throws(DecodeError) -> String {
        var levels: [[UInt8]] = octets.map { octet in (0..<8).map { 0x30 + octet >> UInt8(7 - $0) & 1 } }
        var end = levels.count
        for (offset, field) in fields {
            let bit = Int(field & 0x3F)
            guard bit % 8 == 7, bit / 8 < octets.count else {
                let why = "begins at bit \(bit), which is not the first of an octet there"
                throw DecodeError(offset: offset, element: "WildcardField", reason: .invalid(why))
            }
            let level = octets.count - 1 - bit / 8
            levels[level] = [field & all != 0 ? UInt8(ascii: "*") : UInt8(ascii: "$")]
            if field & andBelow != 0 { end = min(end, level + 1) }
        }
        let text = Array(levels[..<end].joined(separator: [UInt8(ascii: "/")]))
        return String(decoding: text, as: UTF8.self)
    }

    /// Octets and wildcard fields; nil where the text is neither ROOT nor levels of eight binary digits.
    static func octets(_ termination: TerminationIdentifier) -> (octets: [UInt8], fields: [UInt8])? {
        if termination.isRoot { return ([UInt8](repeating: 0xFF, count: 8), []) }
        var octets: [UInt8] = []
        var wildcards: [(level: Int, field: UInt8)] = []
        let levels = termination.text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard levels.count <= 8 else { return nil }
        for (index, level) in levels.enumerated() {
            if level.count == 1, let byte = level.first, byte == UInt8(ascii: "*") || byte == UInt8(ascii: "$") {
                wildcards.append((index, byte == UInt8(ascii: "*") ? all : 0))
                octets.append(0)
            } else {
                guard level.count == 8, level.allSatisfy({ $0 | 1 == 0x31 }) else { return nil }
                octets.append(level.reduce(0) { $0 << 1 | $1 & 1 })
            }
        }
        // A wildcard at the end stands for all below it too; names have three levels then, or as many as are given.
        if let last = wildcards.last, last.level == levels.count - 1, levels.count < 3 {
            wildcards[wildcards.count - 1].field |= andBelow
            octets += [UInt8](repeating: 0, count: 3 - levels.count)
        }
        return (octets, wildcards.map { $0.field | UInt8(8 * (octets.count - $0.level) - 1) })
    }
}
