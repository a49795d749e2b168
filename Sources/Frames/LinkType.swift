/// The kind of link-layer header in front of a captured packet, numbered as in pcap files.
public enum LinkType: Hashable, Sendable {
    /// BSD loopback (NULL, LOOP): the address family in four bytes, which is not looked at.
    case loopback
    /// IEEE 802.3 Ethernet, with or without 802.1Q tags.
    case ethernet
    /// No link layer: the first nibble is the version of IP.
    case rawIP
    /// Linux "cooked" capture, version 1: what `tcpdump -i any` wrote for long.
    case linuxCooked
    /// Linux "cooked" capture, version 2.
    case linuxCooked2
    /// A kind whose frames this package does not read.
    case other(UInt16)

    /// Takes a LINKTYPE_ number of a pcap or pcapng file.
    public init(number: UInt16) {
        switch number {
        case 0, 108: self = .loopback
        case 1: self = .ethernet
        case 12, 14, 101, 228, 229: self = .rawIP
        case 113: self = .linuxCooked
        case 276: self = .linuxCooked2
        default: self = .other(number)
        }
    }

    /// False for a kind whose frames are not read.
    public var isRead: Bool { if case .other = self { false } else { true } }

    /// The LINKTYPE_ number of pcap and pcapng files.
    public var number: UInt16 {
        switch self {
        case .loopback: 0
        case .ethernet: 1
        case .rawIP: 101
        case .linuxCooked: 113
        case .linuxCooked2: 276
        case .other(let number): number
        }
    }
}
