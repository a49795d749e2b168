public import Wire

/// A switch port and what is plugged into it: one link of one node.
public struct Port: Hashable, Sendable, Codable {
    public var identifier: PortIdentifier
    /// The node's name, such as `mg1` or `r-hq`.
    public var node: String
    /// The network whose switch it belongs to.
    public var network: String
    /// The hardware address of the node's end, as a number of 48 bits.
    public var macValue: UInt64
    /// The IP addresses of the node's end.
    public var addresses: [IPAddress]
    /// True where the node sends on packets of others: rules between nodes are not applied to those a second time.
    public var isRouter: Bool

    /// The hardware address of the node's end.
    public var mac: MACAddress { MACAddress(macValue) }

    public init(
        identifier: PortIdentifier, node: String, network: String, mac: MACAddress, addresses: [IPAddress],
        isRouter: Bool = false
    ) {
        self.identifier = identifier
        self.node = node
        self.network = network
        self.macValue = mac.value
        self.addresses = addresses
        self.isRouter = isRouter
    }
}
