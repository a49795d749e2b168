public import Fabric
public import Wire

/// An interface of a node: the node's end of a veth pair whose other end is a port of the switch.
public struct InterfacePlan: Hashable, Sendable, Codable {
    /// An address with the prefix of the network that it lies in.
    public struct Address: Hashable, Sendable, Codable {
        /// The node's own.
        public var address: IPAddress
        /// Of the network, in bits.
        public var prefixLength: Int

        public init(_ address: IPAddress, prefixLength: Int) {
            self.address = address
            self.prefixLength = prefixLength
        }
    }

    /// The switch port at the other end.
    public var port: PortIdentifier
    /// The name inside the node: `eth0`, `eth1`…, at most 15 bytes.
    public var name: String
    /// The Ethernet address as a number; see ``mac``.
    public var macValue: UInt64
    /// Given to the link in this order; may be empty.
    public var addresses: [Address]
    /// Bytes of payload a frame; nil for Ethernet's 1500. The switch's end gets the same.
    public var mtu: UInt32?

    public init(
        port: PortIdentifier, name: String = "eth0", mac: MACAddress, addresses: [Address], mtu: UInt32? = nil
    ) {
        self.port = port
        self.name = name
        macValue = mac.value
        self.addresses = addresses
        self.mtu = mtu
    }

    /// The Ethernet address, which stays the same when the node is powered off and on.
    public var mac: MACAddress { MACAddress(macValue) }

    /// The name of the switch's end: `p` and the port's number.
    public var switchEnd: String { "p\(port.value)" }

    /// The interface index of the switch's end, in the lab's own namespace: 1,000 and the port's number, so that it is
    /// known without asking, also after the node was powered off and on.
    public var switchIndex: Int32 { Int32(clamping: 1_000 + port.value) }
}
