/// What the numbers of nodes and of texts stand for.
struct Names: Sendable {
    private(set) var nodes: [String] = []
    var texts = MessageTexts()

    init(nodes: [String] = []) { self.nodes = nodes }

    /// The name of a node.
    subscript(node: Int) -> String { nodes[node] }
    subscript(text: TextNumber) -> String { texts[text] }

    mutating func add(node: String) { nodes.append(node) }
}
