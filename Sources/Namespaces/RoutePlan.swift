public import Wire

/// A route of a node: a network, and the neighbour that leads there.
public struct RoutePlan: Hashable, Sendable, Codable {
    /// The first address of the network; 0.0.0.0 or :: with a prefix of 0 for the default route.
    public var destination: IPAddress
    /// The network's prefix in bits.
    public var prefixLength: Int
    /// An address on one of the node's own networks.
    public var gateway: IPAddress

    public init(destination: IPAddress, prefixLength: Int, gateway: IPAddress) {
        self.destination = destination
        self.prefixLength = prefixLength
        self.gateway = gateway
    }

    public init(destination: IPNetwork, gateway: IPAddress) {
        self.init(destination: destination.address, prefixLength: destination.prefixLength, gateway: gateway)
    }
}
