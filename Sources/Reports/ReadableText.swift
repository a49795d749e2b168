import Analysis

/// A JSON value in fewer signs, for people: `name=value` instead of `"name": value`.
enum ReadableText {
    /// One line: members `name=value`, lists in brackets, objects in braces; a flag that is not set, an empty list and
    /// an empty text are left out.
    static func line(_ value: JSONValue) -> String {
        switch value {
        case .object(let members): parts(members).joined(separator: " ")
        case _: inner(value)
        }
    }

    /// The parts of ``line(_:)``, one each.
    static func parts(_ members: [JSONValue.Member]) -> [String] {
        members.compactMap { member in
            switch member.value {
            case .null, .bool(false), .array([]), .string(""): nil
            case .bool(true): member.name
            case let value: member.name + "=" + inner(value)
            }
        }
    }

    private static func inner(_ value: JSONValue) -> String {
        switch value {
        case .object(let members): "{" + parts(members).joined(separator: " ") + "}"
        case .array(let values): "[" + values.map(inner).joined(separator: " ") + "]"
        case .string(let text): isWord(text) ? text : value.text
        case .null, .bool, .integer, .seconds, .decimal: value.text
        }
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21..<0x7F).contains($0) && !"\"{}[]=".utf8.contains($0) }
    }
}
