import CLinux
import Glibc
public import Wire

extension NetlinkMessage {
    /// Gives a link an address. An IPv6 address is usable at once, without duplicate address detection.
    ///
    /// - Parameter prefixLength: of the network that the link lies in, in bits.
    public static func addAddress(_ address: IPAddress, prefixLength: Int, to index: Int32) -> NetlinkMessage {
        let flags = address.isV4 ? 0 : UInt8(IFA_F_NODAD)
        let universe = UInt8(RT_SCOPE_UNIVERSE.rawValue)
        var message = NetlinkMessage(
            type: Int32(RTM_NEWADDR), flags: NLM_F_CREATE | NLM_F_EXCL,
            fixed: [family(of: address), UInt8(truncatingIfNeeded: prefixLength), flags, universe]
                + [UInt8](native: index))
        message.add(Int(IFA_LOCAL), address.octets)
        message.add(Int(IFA_ADDRESS), address.octets)
        return message
    }

    /// Adds a route to a network by way of a neighbour, to the main table.
    public static func addRoute(to destination: IPAddress, prefixLength: Int, via gateway: IPAddress) -> NetlinkMessage
    {
        // struct rtmsg: family, both prefix lengths, type of service, table, protocol, scope, type, flags.
        var message = NetlinkMessage(
            type: Int32(RTM_NEWROUTE), flags: NLM_F_CREATE | NLM_F_EXCL,
            fixed: [
                family(of: destination), UInt8(truncatingIfNeeded: prefixLength), 0, 0,
                UInt8(RT_TABLE_MAIN.rawValue), UInt8(RTPROT_STATIC), UInt8(RT_SCOPE_UNIVERSE.rawValue),
                UInt8(RTN_UNICAST), 0, 0, 0, 0,
            ])
        if prefixLength > 0 { message.add(Int(RTA_DST.rawValue), destination.octets) }
        message.add(Int(RTA_GATEWAY.rawValue), gateway.octets)
        return message
    }

    private static func family(of address: IPAddress) -> UInt8 { UInt8(address.isV4 ? AF_INET : AF_INET6) }
}
