public import Wire

/// A server beside the core that is up or down, and nothing else: System Manager, AES, Presence, conferencing.
public struct StubSettings: Hashable, Sendable, Codable {
    /// The node's name in the topology.
    public var name: String
    /// Its own address.
    public var address: IPAddress
    /// What it stands for, for people: `System Manager`.
    public var product: String
    /// The TCP ports that it accepts on; each connection is closed once its peer has said or closed something.
    public var ports: [UInt16]

    /// More ports than this are refused.
    public static let portLimit = 32

    public init(name: String, address: IPAddress, product: String, ports: [UInt16]) {
        self.name = name
        self.address = address
        self.product = product
        self.ports = ports
    }
}
