/// A node as the lab's first process knows it.
public struct LabNode: Hashable, Sendable, Codable {
    /// As in the plan.
    public let name: String
    /// Whether it has a namespace and links: false between power off and power on.
    public let isPowered: Bool
    /// The first process's descriptor of the node's namespace; see ``LabHost/namespacePath(of:)``.
    public let descriptor: Int32?
    /// The names of its living processes, in the order of their start.
    public let processes: [String]
}
