public import Wire

/// Both addresses of one end of a hop: hardware for the link, IP for the whole way.
public struct FrameAddress: Hashable, Sendable {
    public var hardware: MACAddress
    public var address: IPAddress

    public init(hardware: MACAddress, address: IPAddress) {
        self.hardware = hardware
        self.address = address
    }
}
