/// What somebody says instead of a screen: `main.release=10.1`.
public struct ImportAnswer: Hashable, Sendable {
    /// A node of the topology, or `servers`, `gateways`, `regions`, `networks`, `wan`, `ip-options`.
    public var subject: String
    /// A key of the topology file.
    public var key: String
    public var value: String

    /// Reads `SUBJECT.KEY=VALUE`; nil where it is not of this form or has characters that no value has.
    public init?(_ text: String) {
        guard let mark = text.firstIndex(of: "="),
            case let name = text[..<mark], let dot = Self.dot(name)
        else { return nil }
        subject = String(name[..<dot])
        key = String(name[name.index(after: dot)...])
        value = String(text[text.index(after: mark)...])
        let isPlain = value.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || " ,.:/_-".utf8.contains(byte)
        }
        guard !subject.isEmpty, !key.isEmpty, isPlain, (1...200).contains(value.utf8.count),
            value.utf8.contains(where: { $0 != 0x20 }), !value.contains(": "), !value.hasSuffix(":")
        else { return nil }
    }

    /// The dot between subject and key; that of `h.248` is none.
    private static func dot(_ name: Substring) -> Substring.Index? {
        name.indices.first { name[$0] == "." }
    }

    /// `main.release`.
    public var name: String { "\(subject).\(key)" }
}
