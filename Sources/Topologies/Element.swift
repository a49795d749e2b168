/// A piece of a topology file with its place: a text, a list or a mapping, in the order of the file.
struct Element: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        /// Nothing was written where a value belongs.
        case nothing
        case text(String)
        case list([Element])
        case mapping([Field])
    }

    /// One key with its value.
    struct Field: Hashable, Sendable {
        var key: String
        /// The place of the key.
        var line: Int
        var column: Int
        var value: Element
    }

    var value: Value
    var line: Int
    var column: Int

    /// What it is, for an error.
    var kindName: String {
        switch value {
        case .nothing: "nothing"
        case .text(let text): "'\(text.prefix(40))'"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The element in the words of the file, on one line: `[[mg1, mg2], main]`, `between: [mg1, main], protocol: udp`.
    var words: String {
        switch value {
        case .nothing: ""
        case .text(let text): text
        case .list(let elements): "[" + elements.map(\.nestedWords).joined(separator: ", ") + "]"
        case .mapping(let fields): fields.map { "\($0.key): \($0.value.nestedWords)" }.joined(separator: ", ")
        }
    }

    private var nestedWords: String {
        if case .mapping = value { "{ \(words) }" } else { words }
    }
}
