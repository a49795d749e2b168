/// A router between networks.
public struct Router: Hashable, Sendable {
    public var name: String
    /// One in each of its networks, in the order of the file.
    public var interfaces: [Interface]
    /// Where the file names it, from 1.
    public var line: Int

    public init(name: String, interfaces: [Interface], line: Int) {
        self.name = name
        self.interfaces = interfaces
        self.line = line
    }
}
