import Frames
import Testing
import Wire

@Suite("Whole frames, byte by byte")
struct FrameBuilderTests {
    @Test("an ARP reply")
    func arp() {
        let packet = ARPPacket(
            operation: ARPPacket.reply, senderHardware: Golden.branch, senderProtocol: Golden.gateway.address,
            targetHardware: Golden.headquarters, targetProtocol: Golden.main.address)
        #expect(FrameBuilder.arp(packet) == Golden.arp)
        #expect(packet.encoded() == [UInt8](Golden.arp[14...]))
    }

    @Test("an ARP request goes to everybody")
    func arpRequest() {
        let packet = ARPPacket(
            operation: ARPPacket.request, senderHardware: Golden.branch, senderProtocol: Golden.gateway.address,
            targetHardware: MACAddress(0), targetProtocol: Golden.main.address)
        #expect(FrameBuilder.arp(packet).prefix(6) == [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    }

    @Test("UDP over IPv4 and IPv6")
    func udp() {
        let four = FrameBuilder.udp(
            from: Golden.gateway, port: 2944, to: Golden.main, port: 1719, payload: [UInt8]("odd".utf8),
            identification: 0x1234)
        #expect(four == Golden.udp)
        let six = FrameBuilder.udp(
            from: Golden.gateway6, port: 5060, to: Golden.main6, port: 5060, payload: [UInt8]("OPTIONS".utf8))
        #expect(six == Golden.udp6)
    }

    @Test("a UDP checksum of zero is sent as all ones")
    func zeroChecksum() {
        let zero = FrameAddress(hardware: Golden.branch, address: .v4(0))
        // 17 + 10 + 10 from the pseudo-header and the length, 0xFFDA in the payload: the sum is 0xFFFF.
        let frame = FrameBuilder.udp(from: zero, port: 0, to: zero, port: 0, payload: [0xFF, 0xDA])
        #expect(frame[40...41] == [0xFF, 0xFF])
    }

    @Test("TCP over IPv4 and IPv6")
    func tcp() {
        let syn = TCPSegment(
            sourcePort: 40_000, destinationPort: 2944, sequence: 0xFFFF_FFFE, acknowledgement: 0, flags: .syn,
            window: 64_240, options: [.maximumSegmentSize(1_460)])
        #expect(
            FrameBuilder.tcp(syn, from: Golden.gateway, to: Golden.main, identification: 0x1234) == Golden.tcp)
        let data = TCPSegment(
            sourcePort: 40_000, destinationPort: 2944, sequence: 1, acknowledgement: 0x8000_0000,
            flags: [.ack, .psh], window: 502, payload: [3, 0, 0, 5, 0x21])
        #expect(FrameBuilder.tcp(data, from: Golden.gateway6, to: Golden.main6) == Golden.tcp6)
    }

    @Test("ICMP echo in both versions")
    func icmp() {
        let four = ICMPMessage(type: 8, code: 0, word: 0x0001_0002, body: [UInt8]("ping".utf8)[...])
        #expect(
            FrameBuilder.icmp(four, from: Golden.gateway, to: Golden.main, identification: 0x1234) == Golden.icmp)
        let six = ICMPMessage(type: 128, code: 0, word: 0x0001_0002, body: [UInt8]("ping".utf8)[...])
        #expect(FrameBuilder.icmp(six, from: Golden.gateway6, to: Golden.main6, hopLimit: 255) == Golden.icmp6)
    }

    @Test("forwarding takes one hop and keeps the IPv4 checksum right, whatever it was")
    func forwarding() throws {
        let sent = try #require(
            FrameBuilder.forwarded(Golden.udp, from: Golden.headquarters, to: Golden.branch))
        #expect(sent[0...11] == [2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 1, 2])
        #expect(sent[22...25] == [63, 17, 0x14, 0x68])
        for identification in UInt16.min...UInt16.max {
            let frame = FrameBuilder.udp(
                from: Golden.gateway, port: 1, to: Golden.main, port: 2, payload: [], identification: identification)
            let next = try #require(FrameBuilder.forwarded(frame, from: Golden.headquarters, to: Golden.branch))
            guard IPv4Packet.hasValidChecksum(next[14...]) else {
                Issue.record("identification \(identification)")
                return
            }
        }
        let six = try #require(
            FrameBuilder.forwarded(Golden.udp6, from: Golden.headquarters, to: Golden.branch))
        #expect(try DecodedFrame(decoding: six[...]).hasValidChecksums)
        #expect(six[21] == 63)
    }

    @Test("the last hop, ARP and runts are not forwarded")
    func noForwarding() {
        let last = FrameBuilder.udp(
            from: Golden.gateway, port: 1, to: Golden.main, port: 2, payload: [], hopLimit: 1)
        for frame in [last, Golden.arp, [UInt8](Golden.udp.prefix(33)), []] {
            #expect(FrameBuilder.forwarded(frame, from: Golden.headquarters, to: Golden.branch) == nil)
        }
    }
}
