public import Wire

/// A node's or a router's leg in a network.
public struct Interface: Hashable, Sendable {
    /// The network's name.
    public var network: String
    public var addresses: [IPAddress]
    /// One for each address, in bits.
    public var prefixLengths: [Int]
    /// `02:00:00:00:xx:yy`, counted by the order of the file.
    public var mac: MACAddress

    public init(network: String, addresses: [IPAddress], prefixLengths: [Int], mac: MACAddress) {
        self.network = network
        self.addresses = addresses
        self.prefixLengths = prefixLengths
        self.mac = mac
    }
}
