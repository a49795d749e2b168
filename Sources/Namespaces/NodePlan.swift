/// A node of the lab: one network namespace with its interfaces.
public struct NodePlan: Hashable, Sendable, Codable {
    /// A kernel setting inside the namespace.
    public struct Setting: Hashable, Sendable, Codable {
        /// A path below /proc/sys, such as `net/ipv4/tcp_syn_retries`.
        public var path: String
        /// What is written there, without a line feed.
        public var value: String

        public init(_ path: String, _ value: String) {
            self.path = path
            self.value = value
        }
    }

    /// Unique in the plan.
    public var name: String
    /// In the order of their names; the first is `eth0`.
    public var interfaces: [InterfacePlan]
    /// Added once all interfaces are up.
    public var routes: [RoutePlan]
    /// Whether the kernel forwards between the interfaces, as a router's does.
    public var forwards: Bool
    /// Applied after the ones that every node gets.
    public var settings: [Setting]

    public init(
        name: String, interfaces: [InterfacePlan], routes: [RoutePlan] = [], forwards: Bool = false,
        settings: [Setting] = []
    ) {
        self.name = name
        self.interfaces = interfaces
        self.routes = routes
        self.forwards = forwards
        self.settings = settings
    }
}
