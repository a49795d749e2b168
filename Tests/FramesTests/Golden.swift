import Frames
import Wire

/// Frames whose bytes were made by another program and read by Wireshark without complaint.
enum Golden {
    static let branch = MACAddress(0x0200_0000_0101)
    static let headquarters = MACAddress(0x0200_0000_0102)
    static let gateway = FrameAddress(hardware: branch, address: .v4(0x0A14_010B))
    static let main = FrameAddress(hardware: headquarters, address: .v4(0x0A0A_000A))
    static let gateway6 = FrameAddress(
        hardware: branch, address: .v6(high: 0x2001_0DB8_0020_0000, low: 0x11))
    static let main6 = FrameAddress(
        hardware: headquarters, address: .v6(high: 0x2001_0DB8_0010_0000, low: 0x10))

    static let arp = hex(
        "020000000102020000000101080600010800060400020200000001010a14010b0200000001020a0a000a")
    static let udp = hex(
        """
        02000000010202000000010108004500001f12344000401113680a14010b0a0a000a0b8006b7000b050a6f6464
        """)
    static let udp6 = hex(
        """
        02000000010202000000010186dd60000000000f114020010db800200000000000000000001120010db8001000000000000000000010
        13c413c4000f369d4f5054494f4e53
        """)
    static let tcp = hex(
        """
        02000000010202000000010108004500002c12344000400613660a14010b0a0a000a
        9c400b80fffffffe000000006002faf0e0430000020405b4
        """)
    static let tcp6 = hex(
        """
        02000000010202000000010186dd60000000001906402001 0db800200000000000000000001120010db8001000000000000000000010
        9c400b800000000180000000501801f6064800000300000521
        """)
    static let icmp = hex(
        "02000000010202000000010108004500002012344000400113770a14010b0a0a000a0800192c0001000270696e67")
    static let icmp6 = hex(
        """
        02000000010202000000010186dd60000000000c3aff20010db800200000000000000000001120010db8001000000000000000000010
        800045220001000270696e67
        """)

    static let all = [
        ("arp", arp), ("udp", udp), ("udp6", udp6), ("tcp", tcp), ("tcp6", tcp6), ("icmp", icmp), ("icmp6", icmp6),
    ]

    /// Reads pairs of hexadecimal digits; white space does not count.
    static func hex(_ text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
