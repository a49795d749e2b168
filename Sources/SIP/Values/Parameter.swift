/// One parameter of a header field, such as `;branch=z9hG4bK1` (RFC 3261 §7.3.1).
public struct Parameter: Hashable, Sendable {
    /// The name as written; its case does not count.
    public var name: String
    /// The value as written, a quoted string with its quote marks; nil where there is none.
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    /// The parameter as text, without the semicolon before it.
    public var text: String { value.map { "\(name)=\($0)" } ?? name }
}

extension [Parameter] {
    /// The first parameter of the name, in any case.
    func first(_ name: String) -> Parameter? { first { Characters.areEqual($0.name.utf8, name.utf8) } }

    /// `;name=value;name`, empty for no parameter.
    var text: String { map { ";\($0.text)" }.joined() }
}
