/// One mirror port to listen on: the far end of a veth pair into which the switch repeats frames.
public struct CaptureMirror: Hashable, Sendable, Codable {
    /// What a mirror repeats.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Frames as their nodes sent them; the source address says which link.
        case sent
        /// Unicast frames as they were delivered; the destination address says which link.
        case delivered
    }

    /// Such as `s0b`; at most 15 bytes.
    public var interface: String
    public var kind: Kind
    public var network: String

    public init(interface: String, kind: Kind, network: String) {
        self.interface = interface
        self.kind = kind
        self.network = network
    }
}
