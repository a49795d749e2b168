import CLinux
import Glibc
public import Wire

extension NetlinkMessage {
    /// The end of a veth pair: its name, its number in its own namespace, and its Ethernet address.
    public struct PairEnd: Hashable, Sendable {
        /// At most 15 bytes.
        public var name: String
        /// The interface index; chosen by us, so that nobody need ask for it.
        public var index: Int32
        /// Nil: the kernel draws one.
        public var mac: MACAddress?
        /// Bytes of payload; nil for Ethernet's 1500.
        public var mtu: UInt32?

        public init(name: String, index: Int32, mac: MACAddress? = nil, mtu: UInt32? = nil) {
            self.name = name
            self.index = index
            self.mac = mac
            self.mtu = mtu
        }
    }

    /// Creates a veth pair: the near end here and up, the far end in another namespace and down (the kernel refuses to
    /// create that one up).
    ///
    /// - Parameters:
    ///   - namespace: a descriptor of the far end's network namespace; nil for the same one.
    ///   - group: the number that ``deleteGroup(_:)`` knows the near end by.
    public static func createPair(near: PairEnd, far: PairEnd, in namespace: Int32?, group: UInt32) -> NetlinkMessage {
        var message = NetlinkMessage(
            type: Int32(RTM_NEWLINK), flags: NLM_F_CREATE | NLM_F_EXCL,
            fixed: linkHeader(index: near.index, flags: upFlag, change: upFlag))
        message.describe(near)
        message.add(Int(IFLA_GROUP), group)
        message.nest(Int(IFLA_LINKINFO)) { information in
            information.add(Int(IFLA_INFO_KIND), Array("veth".utf8))
            information.nest(Int(IFLA_INFO_DATA)) { data in
                data.nest(Int(VETH_INFO_PEER)) { peer in
                    peer.append(linkHeader(index: far.index))
                    peer.describe(far)
                    if let namespace { peer.add(Int(IFLA_NET_NS_FD), UInt32(bitPattern: namespace)) }
                    if namespace == nil { peer.add(Int(IFLA_GROUP), group) }
                }
            }
        }
        return message
    }

    /// Sets a link up or down.
    public static func setLink(_ index: Int32, up: Bool) -> NetlinkMessage {
        NetlinkMessage(
            type: Int32(RTM_NEWLINK), fixed: linkHeader(index: index, flags: up ? upFlag : 0, change: upFlag))
    }

    /// Sets the bytes of payload that a frame may carry.
    public static func setMTU(_ index: Int32, _ mtu: UInt32) -> NetlinkMessage {
        var message = NetlinkMessage(type: Int32(RTM_NEWLINK), fixed: linkHeader(index: index))
        message.add(Int(IFLA_MTU), mtu)
        return message
    }

    /// Sets the Ethernet address of a link.
    public static func setMAC(_ index: Int32, _ mac: MACAddress) -> NetlinkMessage {
        var message = NetlinkMessage(type: Int32(RTM_NEWLINK), fixed: linkHeader(index: index))
        message.add(Int(IFLA_ADDRESS), mac.octets)
        return message
    }

    /// Asks for a link by its name; the answer is an RTM_NEWLINK message with its index.
    public static func getLink(_ name: String) -> NetlinkMessage {
        var message = NetlinkMessage(type: Int32(RTM_GETLINK), fixed: linkHeader(index: 0))
        message.add(Int(IFLA_IFNAME), name: name)
        return message
    }

    /// Deletes a link and with it the other end of its pair.
    public static func deleteLink(_ name: String) -> NetlinkMessage {
        var message = NetlinkMessage(type: Int32(RTM_DELLINK), fixed: linkHeader(index: 0))
        message.add(Int(IFLA_IFNAME), name: name)
        return message
    }

    /// Deletes every link of a group in one go, which costs about as much as deleting one (the kernel waits once).
    public static func deleteGroup(_ group: UInt32) -> NetlinkMessage {
        var message = NetlinkMessage(type: Int32(RTM_DELLINK), fixed: linkHeader(index: 0))
        message.add(Int(IFLA_GROUP), group)
        return message
    }

    private mutating func describe(_ end: PairEnd) {
        add(Int(IFLA_IFNAME), name: end.name)
        if let mac = end.mac { add(Int(IFLA_ADDRESS), mac.octets) }
        if let mtu = end.mtu { add(Int(IFLA_MTU), mtu) }
    }

    private static let upFlag: UInt32 = 1  // IFF_UP

    /// `struct ifinfomsg`: family, padding, hardware type, index, flags, mask of the flags that count.
    private static func linkHeader(index: Int32, flags: UInt32 = 0, change: UInt32 = 0) -> [UInt8] {
        [UInt8(AF_UNSPEC), 0, 0, 0] + [UInt8](native: index) + [UInt8](native: flags) + [UInt8](native: change)
    }
}
