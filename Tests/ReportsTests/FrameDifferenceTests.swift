import Frames
import Packets
import Reports
import Testing
import Wire

/// A golden recording that no longer matches: the first frame that differs, decoded.
@Suite("Frames that differ")
struct FrameDifferenceTests {
    static let interface = CaptureInterface(linkType: 1, name: "mg1")

    static let request = "!/1 [10.0.0.11]:2944 T=7{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}}}"

    /// A datagram of H.248, as mg1 sends it.
    static func frame(_ message: String, at time: Double = 1.5, _ direction: CapturedPacket.Direction = .outbound)
        throws -> CapturedPacket
    {
        let (source, destination) = (try #require(IPAddress("10.0.0.11")), try #require(IPAddress("10.0.0.10")))
        let datagram = UDPDatagram(sourcePort: 2944, destinationPort: 2944, payload: [UInt8](message.utf8)[...])
        let packet = IPv4Packet(
            source: source, destination: destination, protocolNumber: ProtocolNumber.udp,
            payload: datagram.encoded(source: source, destination: destination)[...])
        let frame = EthernetFrame(
            destination: MACAddress(2), source: MACAddress(1), etherType: EtherType.ipv4, payload: packet.encoded()[...]
        )
        return CapturedPacket(
            time: .start + .milliseconds(Int64(time * 1000)), interface: 0, direction: direction, bytes: frame.encoded()
        )
    }

    static func recording(_ packets: [CapturedPacket]) -> RecordedFrames {
        var frames = RecordedFrames()
        frames.take(.interface(interface, number: 0))
        for packet in packets { frames.take(.packet(packet)) }
        return frames
    }

    static func three(_ second: CapturedPacket? = nil) throws -> RecordedFrames {
        recording([
            try frame("!/1 [10.0.0.10]:2944 T=1{C=-{AV=ROOT{AT{}}}}", at: 1), try second ?? frame(request),
            try frame("!/1 [10.0.0.10]:2944 P=7{C=-{SC=ROOT}}", at: 2, .inbound),
        ])
    }

    @Test("the same frames differ nowhere")
    func same() throws {
        let recording = try Self.three()
        #expect(FrameDifference(of: recording, from: recording.digests) == nil)
        #expect(FrameDifference(of: recording, from: recording.digests, kept: recording) == nil)
        #expect(try FrameDigests(text: recording.digests.text) == recording.digests)
    }

    @Test("a byte of a message differs: both are shown where the old recording is kept whole")
    func byte() throws {
        let old = try Self.three()
        let new = try Self.three(Self.frame(Self.request.replacing("901", with: "902")))
        let difference = try #require(FrameDifference(of: new, from: old.digests, kept: old))
        #expect(difference.number == 2)
        #expect(
            difference.text == """
                frame 2 is the first that differs (1 of 3 do)
                it was
                  frame 2, 1.500000000 s, sent on mg1, 110 bytes: Ethernet · IPv4 · UDP · H.248
                    10.0.0.11:2944 > 10.0.0.10:2944  68 bytes
                    !/1 [10.0.0.11]:2944 T=7{C=-{SC=ROOT{SV{MT=RS,RE="901 Cold Boot"}}}}
                it is
                  frame 2, 1.500000000 s, sent on mg1, 110 bytes: Ethernet · IPv4 · UDP · H.248
                    10.0.0.11:2944 > 10.0.0.10:2944  68 bytes
                    !/1 [10.0.0.11]:2944 T=7{C=-{SC=ROOT{SV{MT=RS,RE="902 Cold Boot"}}}}

                """)
    }

    @Test("of digests alone, the new frame is shown")
    func digestsOnly() throws {
        let new = try Self.three(Self.frame(Self.request, at: 1.501))
        let difference = try #require(FrameDifference(of: new, from: try Self.three().digests))
        #expect(
            difference.text == """
                frame 2 is the first that differs (1 of 3 do)
                it was another; of the old recording only digests are kept
                it is
                  frame 2, 1.501000000 s, sent on mg1, 110 bytes: Ethernet · IPv4 · UDP · H.248
                    10.0.0.11:2944 > 10.0.0.10:2944  68 bytes
                    !/1 [10.0.0.11]:2944 T=7{C=-{SC=ROOT{SV{MT=RS,RE="901 Cold Boot"}}}}

                """)
    }

    @Test("a frame too many, and one too few")
    func ends() throws {
        let (two, three) = (Self.recording(Array(try Self.three().packets.prefix(2))), try Self.three())
        let more = try #require(FrameDifference(of: three, from: two.digests, kept: two)).text
        #expect(
            more.hasPrefix(
                """
                frame 3 is the first that differs (1 of 3 do)
                it was
                  nothing, the recording ended after frame 2
                it is
                  frame 3, 2.000000000 s, delivered on mg1, 80 bytes: Ethernet · IPv4 · UDP · H.248
                """))
        let less = try #require(FrameDifference(of: two, from: three.digests)).text
        #expect(less.hasSuffix("it is\n  nothing, the recording ended after frame 2\n"))
    }

    @Test("time, link, direction and length are part of a frame")
    func everything() throws {
        let old = try Self.frame(Self.request)
        for change in [
            { $0.time += .nanoseconds(1) }, { $0.interface = 1 }, { $0.direction = .inbound },
            { $0.originalLength += 1 }, { $0.bytes[0] ^= 1 },
        ] as [(inout CapturedPacket) -> Void] {
            var new = old
            change(&new)
            #expect(Self.recording([new]).digests != Self.recording([old]).digests)
        }
    }

    @Test("a message, a header and a frame that cannot be read")
    func unreadable() throws {
        var broken = try Self.frame("!/1 [10.0.0.11]:2944 T=7{C=-{SC=")
        #expect(
            FrameText(broken, number: 9, interface: Self.interface).text.contains(
                "\n  cannot be read: "))
        broken.bytes[40] ^= 0xFF
        #expect(FrameText(broken, number: 9, interface: nil).text.contains("\n  a checksum is wrong"))
        broken.bytes = Array(broken.bytes.prefix(20))
        #expect(
            FrameText(broken, number: 9, interface: nil).text.hasPrefix(
                "frame 9, 1.500000000 s, sent on interface 0, 74 bytes\n  cannot be read: byte 20: "))
    }

    @Test(
        "digests that nobody wrote are refused with their place",
        arguments: [
            ("# 1 frame\nAB!D\n", "byte 12: frame digest cannot hold 0x21"),
            ("ABCDE\n", "byte 5: the input ends inside frame digest"),
        ])
    func refusals(_ text: String, _ words: String) throws {
        let error = try #require(throws: DecodeError.self) { try FrameDigests(text: text) }
        #expect("\(error)" == words)
    }
}
