/// A host that several nodes live on: what happens to its power happens to all of them.
public struct Box: Hashable, Sendable {
    public var name: String
    /// In the order of the file.
    public var nodes: [String]
    /// A second box takes over the addresses of all nodes so long after this one lost its power; nil for none.
    public var takesOverAfter: Duration?
    /// Where the file names it, from 1.
    public var line: Int

    public init(name: String, nodes: [String], takesOverAfter: Duration? = nil, line: Int) {
        self.name = name
        self.nodes = nodes
        self.takesOverAfter = takesOverAfter
        self.line = line
    }
}
