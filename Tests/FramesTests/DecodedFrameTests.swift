import Frames
import Testing
import Wire

@Suite("Frames read down to their transport")
struct DecodedFrameTests {
    @Test("every golden frame has both addresses and right checksums", arguments: Golden.all)
    func golden(name: String, bytes: [UInt8]) throws {
        let frame = try DecodedFrame(decoding: bytes[...])
        #expect(frame.source == Golden.branch)
        #expect(frame.destination == Golden.headquarters)
        let isV6 = name.hasSuffix("6")
        #expect(frame.sourceAddress == (isV6 ? Golden.gateway6.address : Golden.gateway.address))
        #expect(frame.destinationAddress == (isV6 ? Golden.main6.address : Golden.main.address))
        #expect(frame.hasValidChecksums)
    }

    @Test("every changed byte of an IPv4 header or anything that a checksum covers is noticed", arguments: Golden.all)
    func corruption(name: String, bytes: [UInt8]) throws {
        guard name != "arp" else { return }
        let start = name.hasSuffix("6") ? 22 : 14
        for index in start..<bytes.count {
            var changed = bytes
            changed[index] ^= 0x40
            guard let frame = try? DecodedFrame(decoding: changed[...]) else { continue }
            switch frame.transport {
            // Another protocol number hides the checksum; IPv4's own still covers the number.
            case .other, .fragment: #expect(name.hasSuffix("6") || !frame.hasValidChecksums)
            case .udp, .tcp, .icmp, .none: #expect(!frame.hasValidChecksums, "byte \(index)")
            }
        }
    }

    @Test("every prefix is refused, none crashes", arguments: Golden.all)
    func prefixes(name: String, bytes: [UInt8]) {
        for count in 0..<bytes.count {
            #expect(throws: DecodeError.self, "\(name), \(count) bytes") {
                try DecodedFrame(decoding: bytes.prefix(count))
            }
            _ = try? DecodedFrame(decoding: bytes.prefix(count), allowsTruncation: true)
        }
    }

    @Test("every one-byte change is read or refused, none crashes", arguments: Golden.all)
    func changes(name: String, bytes: [UInt8]) {
        var generator = SeededGenerator(seed: 1)
        for index in bytes.indices {
            for _ in 0..<64 {
                var changed = bytes
                changed[index] = UInt8(truncatingIfNeeded: generator.next())
                if let frame = try? DecodedFrame(decoding: changed[...], allowsTruncation: true) {
                    _ = frame.hasValidChecksums
                    if case .tcp(let segment) = frame.transport { _ = segment.optionList }
                    if case .icmp(let message) = frame.transport { _ = message.neighbor }
                }
            }
        }
    }

    @Test("random bytes of every link type never crash")
    func noise() {
        var generator = SeededGenerator(seed: 2)
        for round in 0..<20_000 {
            let bytes = (0..<round % 120).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            for type in [LinkType.ethernet, .loopback, .rawIP, .linuxCooked, .linuxCooked2, .other(9)] {
                _ = try? DecodedFrame(decoding: bytes[...], linkType: type, allowsTruncation: true)
            }
        }
    }

    @Test("the transport headers are as sent")
    func transports() throws {
        guard case .udp(let datagram) = try DecodedFrame(decoding: Golden.udp[...]).transport else {
            Issue.record("no UDP")
            return
        }
        #expect(datagram.sourcePort == 2944 && datagram.destinationPort == 1719)
        #expect(datagram.payload == [0x6F, 0x64, 0x64])
        guard case .tcp(let segment) = try DecodedFrame(decoding: Golden.tcp[...]).transport else {
            Issue.record("no TCP")
            return
        }
        #expect(segment.sequence == 0xFFFF_FFFE && segment.flags == .syn && segment.window == 64_240)
        #expect(segment.optionList == [.maximumSegmentSize(1_460)])
        #expect(segment.sequenceLength == 1)
        guard case .icmp(let message) = try DecodedFrame(decoding: Golden.icmp6[...]).transport else {
            Issue.record("no ICMP")
            return
        }
        #expect(message.echoReply(isV4: false)?.type == 129)
        #expect(message.echoReply(isV4: true) == nil)
    }

    @Test("padding after an IP packet belongs to nobody", arguments: Golden.all)
    func padding(name: String, bytes: [UInt8]) throws {
        guard name != "arp" else { return }
        let plain = try DecodedFrame(decoding: bytes[...])
        let padded = try DecodedFrame(decoding: (bytes + [UInt8](repeating: 0xA5, count: 18))[...])
        #expect(plain.transport == padded.transport)
        #expect(padded.hasValidChecksums)
    }

    @Test("802.1Q tags are passed over, in Ethernet and in cooked captures")
    func tags() throws {
        let tagged = [UInt8](Golden.udp.prefix(12)) + [0x88, 0xA8, 0, 5, 0x81, 0, 0x20, 0x0A] + Golden.udp[12...]
        let frame = try DecodedFrame(decoding: tagged[...])
        #expect(frame.transport == (try DecodedFrame(decoding: Golden.udp[...]).transport))
        #expect(try EthernetFrame(decoding: tagged[...]).tags == [5, 0x200A])
        let cooked = Golden.hex("0000 0001 0006 020000000101 0000 8100 000a 0800") + Golden.udp[14...]
        let other = try DecodedFrame(decoding: cooked[...], linkType: .linuxCooked)
        #expect(other.source == Golden.branch)
        #expect(other.network == frame.network)
        let cooked2 = Golden.hex("0800 0000 00000003 0001 04 06 0200000001010000") + Golden.udp[14...]
        #expect(try DecodedFrame(decoding: cooked2[...], linkType: .linuxCooked2).network == frame.network)
        #expect(try DecodedFrame(decoding: Golden.udp[14...], linkType: .rawIP).network == frame.network)
        let loopback = [2, 0, 0, 0] + Golden.udp[14...]
        #expect(try DecodedFrame(decoding: loopback[...], linkType: .loopback).network == frame.network)
    }

    @Test(
        "refusals say where and what",
        arguments: [
            ("02000000", 0, "Ethernet destination", DecodeError.Reason.endOfInput),
            ("020000000102020000000101 0800 65", 14, "IPv4 version and header length", .unexpectedByte(0x65)),
            ("020000000102020000000101 0800 44", 14, "IPv4 version and header length", .unexpectedByte(0x44)),
            (
                "020000000102020000000101 0800 45000013 00004000 40110000 01010101 02020202", 16, "IPv4 total length",
                .invalid("is 19, less than its header")
            ),
            (
                "020000000102020000000101 0800 4500001c 00004000 40110000 01010101 02020202 00010002 0007 0000", 38,
                "UDP length", .invalid("is 7, less than its header")
            ),
            (
                """
                020000000102020000000101 0800 45000028 00004000 40060000 01010101 02020202
                00010002 00000000 00000000 4000 0000 00000000
                """, 46, "TCP data offset", .unexpectedByte(0x40)
            ),
            ("020000000102020000000101 0806 0006", 14, "ARP hardware type", .invalid("is 6, not 1")),
        ])
    func refusals(text: String, offset: Int, element: String, reason: DecodeError.Reason) {
        #expect(throws: DecodeError(offset: offset, element: element, reason: reason)) {
            try DecodedFrame(decoding: Golden.hex(text)[...])
        }
    }
}
