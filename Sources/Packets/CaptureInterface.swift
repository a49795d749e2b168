public import Wire

/// One interface of a recording (pcapng Interface Description Block, or the single one of a pcap file).
///
/// The recordings of a lab have one a link: it is named after its node, `mg1`, or after a router's leg, `r-hq.wan`.
public struct CaptureInterface: Hashable, Sendable {
    /// The kind of frames: 1 is Ethernet, 101 raw IP, 113 and 276 Linux cooked (the tcpdump.org registry).
    public var linkType: UInt16
    public var name: String?
    public var description: String?
    /// Most bytes kept of a frame; 0 is no limit.
    public var snapLength: UInt32
    public var addresses: [IPAddress]
    public var macAddress: MACAddress?

    public init(
        linkType: UInt16 = 1, name: String? = nil, description: String? = nil, snapLength: UInt32 = 0,
        addresses: [IPAddress] = [], macAddress: MACAddress? = nil
    ) {
        self.linkType = linkType
        self.name = name
        self.description = description
        self.snapLength = snapLength
        self.addresses = addresses
        self.macAddress = macAddress
    }
}
