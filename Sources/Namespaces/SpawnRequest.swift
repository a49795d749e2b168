/// A program to start in a lab.
public struct SpawnRequest: Hashable, Sendable, Codable {
    /// What the process is called from now on; no living process of the lab may have that name.
    public var name: String
    /// The node in whose network namespace it runs; nil for the lab's own, where the switch's ports are.
    public var node: String?
    /// A path, or a name to look up in PATH.
    public var path: String
    /// All arguments, the program's own name first.
    public var arguments: [String]
    /// `NAME=value` each; nil for the environment of the lab's first process.
    public var environment: [String]?
    /// The numbers under which the child knows the descriptors that come with the request, in their order; at most
    /// 12. Without 1 and 2 among them the child shares the launcher's. 0 is /dev/null unless it is among them.
    public var descriptors: [Int32]
    /// Whether the child gets a stream socket as descriptor 3, whose other end the launcher gets.
    public var hasChannel: Bool

    public init(
        name: String, node: String?, path: String, arguments: [String], environment: [String]? = nil,
        descriptors: [Int32] = [], hasChannel: Bool = true
    ) {
        self.name = name
        self.node = node
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.descriptors = descriptors
        self.hasChannel = hasChannel
    }
}
