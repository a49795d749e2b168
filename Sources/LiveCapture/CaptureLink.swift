public import Wire

/// One link of the lab: an interface of the recording.
public struct CaptureLink: Hashable, Sendable, Codable {
    /// The node's name, `mg1`, or a router's leg, `r-hq.wan`.
    public var name: String
    /// The network that the link belongs to.
    public var network: String
    /// The address of the node's end: the source of what it sends, the destination of what it is given.
    public var macValue: UInt64
    /// For the interface's description.
    public var addresses: [IPAddress]

    public init(name: String, network: String, macValue: UInt64, addresses: [IPAddress] = []) {
        self.name = name
        self.network = network
        self.macValue = macValue
        self.addresses = addresses
    }

    var macAddress: MACAddress { MACAddress(macValue) }
}
