/// A mapping that is being read: it remembers which keys were asked for, so that the rest can be reported.
struct Fields {
    let element: Element
    private var values: [String: Element] = [:]
    private var unknown: [Element.Field] = []
    /// The keys that were asked for.
    private(set) var known: [String] = []

    /// Nil where the element is no mapping. `defaults` stand for keys that the mapping lacks.
    init?(_ element: Element, defaults: [Element.Field] = []) {
        guard case .mapping(let own) = element.value else { return nil }
        self.element = element
        unknown = defaults.filter { candidate in !own.contains { $0.key == candidate.key } } + own
        for field in unknown { values[field.key] = field.value }
    }

    /// Everything as it stands, defaults included.
    var all: [Element.Field] { unknown }

    func valueOf(_ key: String) -> Element? { values[key] }

    /// Gives up on the rest: nothing of it will be reported as unknown.
    mutating func takeAll() { known += unknown.map(\.key) }

    func has(_ key: String) -> Bool { values[key] != nil }

    /// The place of a key; the mapping's where it lacks the key.
    func place(of key: String) -> Element {
        guard let field = unknown.first(where: { $0.key == key }) else { return element }
        return Element(value: .text(field.key), line: field.line, column: field.column)
    }

    mutating func take(_ key: String) -> Element? {
        if !known.contains(key) { known.append(key) }
        return values[key]
    }

    /// The keys that nobody asked for.
    var rest: [Element.Field] { unknown.filter { !known.contains($0.key) } }
}
