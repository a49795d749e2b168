/// Writes elements of HTML and SVG, one after the other; whatever comes from a file or from the network is escaped.
struct HTMLWriter {
    private(set) var text = ""
    private var open: [String] = []

    /// Begins an element; attributes that are nil are left out, those that are empty are written by name alone.
    mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
        tag(name, attributes)
        open.append(name)
    }

    /// Ends the innermost element that is open.
    mutating func end() {
        guard let name = open.popLast() else { return }
        text += "</\(name)>\n"
    }

    /// A whole element with text.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: String) {
        tag(name, attributes)
        text += HTMLText.escaped(content)
        text += "</\(name)>\n"
    }

    /// A whole element with text, without attributes.
    mutating func element(_ name: String, _ content: String) { element(name, [:], content) }

    /// An element that has nothing inside; those of SVG are closed as well.
    mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
        tag(name, attributes)
        if !["meta", "br", "input"].contains(name) { text += "</\(name)>" }
    }

    /// Text inside the element that is open.
    mutating func write(_ content: String) { text += HTMLText.escaped(content) }

    /// What another writer wrote, or what is ours.
    mutating func raw(_ markup: String) { text += markup }

    private mutating func tag(_ name: String, _ attributes: KeyValuePairs<String, String?>) {
        text += "<\(name)"
        for (name, value) in attributes {
            guard let value else { continue }
            text += value.isEmpty ? " \(name)" : " \(name)=\"\(HTMLText.escaped(value))\""
        }
        text += ">"
    }
}
