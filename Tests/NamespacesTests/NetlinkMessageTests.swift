import Testing
import Wire

@testable import Namespaces

@Suite("rtnetlink messages, byte for byte on a little-endian host")
struct NetlinkMessageTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let message: NetlinkMessage
        /// Hexadecimal, with spaces wherever they help.
        let bytes: String
        var testDescription: String { name }
    }

    /// The header of every message: length, type, flags, then sequence and port, which are zero.
    static let samples: [Sample] = [
        Sample(
            name: "pair with the peer in another namespace",
            message: .createPair(
                near: .init(name: "p7", index: 1007),
                far: .init(name: "eth0", index: 2, mac: MACAddress(0x0200_0000_0107)), in: 5, group: 1948),
            bytes: """
                74000000 1000 0506 00000000 00000000
                00 00 0000 ef030000 01000000 01000000
                0700 0300 70370000
                0800 1b00 9c070000
                4400 1200
                  0800 0100 76657468
                  3800 0200
                    3400 0100
                      00 00 0000 02000000 00000000 00000000
                      0900 0300 6574683000 000000
                      0a00 0100 020000000107 0000
                      0800 1c00 05000000
                """),
        Sample(
            name: "pair within one namespace, both of the group, with an MTU",
            message: .createPair(
                near: .init(name: "s0a", index: 16), far: .init(name: "s0b", index: 17, mtu: 9000), in: nil, group: 3),
            bytes: """
                6c000000 1000 0506 00000000 00000000
                00 00 0000 10000000 01000000 01000000
                0800 0300 73306100
                0800 1b00 03000000
                3c00 1200
                  0800 0100 76657468
                  3000 0200
                    2c00 0100
                      00 00 0000 11000000 00000000 00000000
                      0800 0300 73306200
                      0800 0400 28230000
                      0800 1b00 03000000
                """),
        Sample(
            name: "link up", message: .setLink(2, up: true),
            bytes: "20000000 1000 0500 00000000 00000000 00000000 02000000 01000000 01000000"),
        Sample(
            name: "link down", message: .setLink(1007, up: false),
            bytes: "20000000 1000 0500 00000000 00000000 00000000 ef030000 00000000 01000000"),
        Sample(
            name: "MTU", message: .setMTU(2, 1400),
            bytes: "28000000 1000 0500 00000000 00000000 00000000 02000000 00000000 00000000 0800 0400 78050000"),
        Sample(
            name: "Ethernet address", message: .setMAC(2, MACAddress(0x0200_0000_0001)),
            bytes: """
                2c000000 1000 0500 00000000 00000000 00000000 02000000 00000000 00000000
                0a00 0100 020000000001 0000
                """),
        Sample(
            name: "IPv4 address", message: .addAddress(.v4(0x0A14_010B), prefixLength: 16, to: 2),
            bytes: """
                28000000 1400 0506 00000000 00000000 02 10 00 00 02000000
                0800 0200 0a14010b 0800 0100 0a14010b
                """),
        Sample(
            name: "IPv6 address without duplicate address detection",
            message: .addAddress(.v6(high: 0x2001_0DB8_0020_0000, low: 0x11), prefixLength: 64, to: 2),
            bytes: """
                40000000 1400 0506 00000000 00000000 0a 40 02 00 02000000
                1400 0200 20010db8002000000000000000000011 1400 0100 20010db8002000000000000000000011
                """),
        Sample(
            name: "IPv4 route", message: .addRoute(to: .v4(0xC000_0200), prefixLength: 24, via: .v4(0x0A14_0001)),
            bytes: """
                2c000000 1800 0506 00000000 00000000 02 18 00 00 fe 04 00 01 00000000
                0800 0100 c0000200 0800 0500 0a140001
                """),
        Sample(
            name: "default route", message: .addRoute(to: .v4(0), prefixLength: 0, via: .v4(0x0A14_0001)),
            bytes: "24000000 1800 0506 00000000 00000000 02 00 00 00 fe 04 00 01 00000000 0800 0500 0a140001"),
        Sample(
            name: "IPv6 route",
            message: .addRoute(to: .v6(high: 0x2001_0DB8 << 32, low: 0), prefixLength: 32, via: .v6(high: 0, low: 1)),
            bytes: """
                44000000 1800 0506 00000000 00000000 0a 20 00 00 fe 04 00 01 00000000
                1400 0100 20010db8000000000000000000000000 1400 0500 00000000000000000000000000000001
                """),
        Sample(
            name: "find a link", message: .getLink("eth0"),
            bytes:
                "2c000000 1200 0500 00000000 00000000 00000000 00000000 00000000 00000000 0900 0300 6574683000 000000"),
        Sample(
            name: "delete a link", message: .deleteLink("p7"),
            bytes: "28000000 1100 0500 00000000 00000000 00000000 00000000 00000000 00000000 0700 0300 70370000"),
        Sample(
            name: "delete a group", message: .deleteGroup(1948),
            bytes: "28000000 1100 0500 00000000 00000000 00000000 00000000 00000000 00000000 0800 1b00 9c070000"),
    ]

    @Test("bytes", arguments: samples)
    func bytes(_ sample: Sample) {
        #expect(Self.hexadecimal(sample.message.bytes) == sample.bytes.filter { !$0.isWhitespace })
    }

    @Test("a number changes the sequence and nothing else")
    func numbered() {
        let message = NetlinkMessage.setLink(2, up: true)
        var expected = message.bytes
        expected[8] = 0x2A
        #expect(message.numbered(42) == expected)
    }

    @Test("answers are read, also several in a datagram, and cut ones are left out")
    func answers() {
        let refusal = Self.octets(
            """
            3c000000 0200 0002 07000000 00000000 efffffff
            78000000 1000 0506 07000000 00000000
            1000 0100 46696c652065786973747300
            0800 0200 00000000
            """)
        let success = Self.octets("24000000 0200 0001 08000000 00000000 00000000 20000000 1000 0500 08000000 00000000")
        let link = Self.octets("20000000 1000 0000 09000000 00000000 00000100 ef030000 43100100 00000000")
        let all = refusal + success + link
        let expected: [NetlinkAnswer] = [
            .acknowledgement(sequence: 7, error: 17, detail: "File exists"),
            .acknowledgement(sequence: 8, error: 0, detail: nil),
            .link(sequence: 9, index: 1007, flags: 0x0001_1043),
        ]
        #expect(NetlinkAnswer.parse(all[...]) == expected)
        for length in 0..<all.count {
            let answers = NetlinkAnswer.parse(all[..<length])
            #expect(answers == Array(expected.prefix(answers.count)), "cut after \(length) bytes")
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func octets(_ text: String) -> [UInt8] {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
