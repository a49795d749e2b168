import Frames
import Testing
import Wire

@Suite("IPv4, IPv6, TCP options, ICMP")
struct PacketTests {
    @Test("IPv4 keeps options and fragment fields both ways")
    func ipv4() throws {
        var packet = IPv4Packet(
            source: Golden.gateway.address, destination: Golden.main.address, protocolNumber: 17,
            payload: [1, 2, 3, 4, 5, 6, 7, 8])
        packet.trafficClass = 0xB8
        packet.identification = 0xBEEF
        packet.dontFragment = false
        packet.moreFragments = true
        packet.fragmentOffset = 1_480
        packet.options = [0x94, 4, 0, 0]
        let bytes = packet.encoded()
        #expect(bytes.prefix(8) == [0x46, 0xB8, 0, 32, 0xBE, 0xEF, 0x20, 185])
        #expect(IPv4Packet.hasValidChecksum(bytes[...]))
        let read = try IPv4Packet(decoding: bytes[...])
        #expect(read == packet)
        #expect(read.isFragment)
    }

    @Test("a fragment's payload is left for reassembly")
    func fragment() throws {
        var packet = IPv4Packet(
            source: Golden.gateway.address, destination: Golden.main.address, protocolNumber: 17, payload: [1, 2])
        packet.moreFragments = true
        let frame = EthernetFrame(
            destination: Golden.headquarters, source: Golden.branch, etherType: EtherType.ipv4,
            payload: packet.encoded()[...])
        let read = try DecodedFrame(decoding: frame.encoded()[...])
        #expect(read.transport == .fragment)
        #expect(read.ports == nil)
        #expect(read.hasValidChecksums)
    }

    @Test("IPv6 passes over extension headers and keeps a fragment header")
    func ipv6() throws {
        let udp = Golden.udp6[54...]
        // Hop-by-hop, destination options of 16 bytes, authentication of 12 bytes.
        let extensions = Golden.hex("3c00 010400000000 3301 010c000000000000000000000000 1101 0000 00000001 00000002")
        var bytes = [UInt8](Golden.udp6[14..<54]) + extensions + udp
        bytes[6] = 0
        bytes[5] = UInt8(extensions.count + udp.count)
        let read = try IPv6Packet(decoding: bytes[...])
        #expect(read.protocolNumber == 17 && read.payload == udp && read.fragment == nil)
        for count in 40..<bytes.count {
            #expect(throws: DecodeError.self) { try IPv6Packet(decoding: bytes.prefix(count)) }
            _ = try? IPv6Packet(decoding: bytes.prefix(count), allowsTruncation: true)
        }

        var packet = IPv6Packet(
            source: Golden.gateway6.address, destination: Golden.main6.address, protocolNumber: 17, payload: [9, 9])
        packet.flowLabel = 0xABCDE
        packet.trafficClass = 0x2E
        packet.fragment = .init(identification: 77, offset: 1_448, moreFragments: true)
        #expect(try IPv6Packet(decoding: packet.encoded()[...]) == packet)
        #expect(packet.isFragment)
        packet.fragment = .init(identification: 77, offset: 0, moreFragments: false)
        #expect(!packet.isFragment)
    }

    @Test("too many extension headers are refused")
    func extensionBound() {
        var packet = IPv6Packet(
            source: Golden.gateway6.address, destination: Golden.main6.address, protocolNumber: 60,
            payload: [UInt8](repeating: 0, count: 0)[...])
        var chain: [UInt8] = []
        for _ in 0..<20 { chain += [60, 0, 1, 4, 0, 0, 0, 0] }
        packet.payload = chain[...]
        let bytes = packet.encoded()
        #expect(
            throws: DecodeError(offset: 112, element: "IPv6 extension headers", reason: .tooLarge(limit: 8))
        ) { try IPv6Packet(decoding: bytes[...]) }
    }

    @Test(
        "TCP options both ways",
        arguments: [
            ([.maximumSegmentSize(1_460)], "020405b4"),
            (
                [.maximumSegmentSize(536), .selectiveAcknowledgementPermitted, .windowScale(7)],
                "020402180402030307010101"
            ),
            ([.timestamps(value: 1, echo: 0xFFFF_FFFF)], "080a00000001ffffffff0101"),
            ([.selectiveAcknowledgement([.init(start: 5, end: 1)])], "050a00000005000000010101"),
            ([.other(kind: 34, [1, 2])], "22040102"),
        ] as [([TCPOption], String)])
    func options(options: [TCPOption], text: String) throws {
        let segment = TCPSegment(
            sourcePort: 1, destinationPort: 2, sequence: 3, acknowledgement: 4, flags: [.syn, .ack], window: 5,
            options: options, payload: [7])
        #expect([UInt8](segment.options) == Golden.hex(text))
        let bytes = segment.encoded(source: Golden.main.address, destination: Golden.gateway.address)
        let read = try TCPSegment(decoding: bytes[...])
        #expect(read == segment)
        #expect(read.optionList == options)
        #expect(read.sequenceLength == 2)
    }

    @Test("malformed TCP options end the list", arguments: ["02", "0200", "0201", "020805b4", "01010205"])
    func malformedOptions(text: String) {
        var segment = TCPSegment(
            sourcePort: 1, destinationPort: 2, sequence: 3, acknowledgement: 4, flags: .syn, window: 5)
        segment.options = Golden.hex(text)[...]
        #expect(segment.optionList == [])
    }

    @Test("errors quote the packet and are told apart")
    func errors() throws {
        let quoted = [UInt8](repeating: 7, count: 2_000)
        for failure in [ICMPMessage.Failure.portUnreachable, .destinationUnreachable, .timeExceeded] {
            for isV4 in [true, false] {
                let message = ICMPMessage.error(failure, isV4: isV4, quoting: quoted[...])
                #expect(message.failure(isV4: isV4) == failure)
                #expect(message.body.count == (isV4 ? 548 : 1_232))
            }
        }
        // Fragmentation needed is none of them.
        #expect(ICMPMessage(type: 3, code: 4, body: []).failure(isV4: true) == nil)
    }

    @Test("neighbour discovery carries target and hardware address")
    func neighbors() throws {
        let asked = ICMPMessage.neighborSolicitation(for: Golden.main6.address, from: Golden.branch)
        #expect(asked.body.count == 24)
        #expect(asked.neighbor?.target == Golden.main6.address)
        #expect(asked.neighbor?.hardware == Golden.branch)
        let told = ICMPMessage.neighborAdvertisement(of: Golden.main6.address, at: Golden.headquarters)
        #expect(told.word == 0x6000_0000)
        #expect(told.neighbor?.hardware == Golden.headquarters)
        let bare = ICMPMessage(type: 135, code: 0, body: asked.body.prefix(16))
        #expect(bare.neighbor?.target == Golden.main6.address && bare.neighbor?.hardware == nil)
        #expect(ICMPMessage(type: 135, code: 0, body: asked.body.prefix(15)).neighbor == nil)
    }

    @Test("link types keep their numbers", arguments: [0, 1, 101, 113, 276, 195] as [UInt16])
    func linkTypes(number: UInt16) { #expect(LinkType(number: number).number == number) }
}
