import Analysis
import Frames
import Packets
import Testing
import Wire

@testable import Reports

/// Messages in several segments, several in one, and on other ports, as `--detail` and the report show them.
@Suite("Messages of frames, put together") struct FrameMessagesTests {
    private static let request =
        "!/1 [10.20.1.11]:2944\nT=7{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\",V=1,20261123T09050000}}}}"

    private static func tpkt(_ text: String) -> [UInt8] {
        let length = text.utf8.count + 4
        return [3, 0, UInt8(length >> 8), UInt8(length & 0xFF)] + Array(text.utf8)
    }

    /// The segments of one direction as the packets of a recording.
    private static func items(_ segments: [[UInt8]], port: UInt16) -> [CaptureReader.Item] {
        var sequence: UInt32 = 1000
        let ends = [IPAddress("10.20.1.11"), IPAddress("10.10.0.10")].map { address in
            FrameAddress(hardware: MACAddress(1), address: address ?? .v4(1))
        }
        var items: [CaptureReader.Item] = [.interface(CaptureInterface(name: "eth0"), number: 0)]
        for (index, payload) in segments.enumerated() {
            let segment = TCPSegment(
                sourcePort: 40_000, destinationPort: port, sequence: sequence, acknowledgement: 0, flags: [.ack, .psh],
                window: 500, payload: payload[...])
            sequence &+= UInt32(payload.count)
            let bytes = FrameBuilder.tcp(segment, from: ends[0], to: ends[1])
            items.append(
                .packet(
                    CapturedPacket(time: Instant(nanoseconds: Int64(index) * 1_000_000), interface: 0, bytes: bytes)))
        }
        return items
    }

    private static func details(_ segments: [[UInt8]], port: UInt16, ports: Set<UInt16> = []) -> [Int: [String]] {
        var details = FrameDetails(of: Set(1...segments.count), ports: ports)
        for item in items(segments, port: port) { details.take(item) }
        return details.lines
    }

    @Test("a message stands at the frame that completes it, on any port", arguments: [2944, 2945, 4711] as [UInt16])
    func split(port: UInt16) {
        let bytes = Self.tpkt(Self.request)
        let lines = Self.details([Array(bytes.prefix(30)), Array(bytes.dropFirst(30))], port: port)
        let text = Self.request.split(separator: "\n").map(String.init)
        #expect(lines[2]?.suffix(2) == text[...])
        #expect(lines[1]?.contains(text[1]) == false)
    }

    @Test("several messages in one frame, and the end of one before them") func pipelined() {
        let other = "!/1 [10.20.1.11]:2944\nP=9{C=-{AV=ROOT}}"
        let bytes = Self.tpkt(Self.request) + Self.tpkt(other) + Self.tpkt(other)
        let lines = Self.details([Array(bytes.prefix(40)), Array(bytes.dropFirst(40))], port: 2944)
        #expect(lines[2]?.count { $0 == "P=9{C=-{AV=ROOT}}" } == 2)
        #expect(lines[2]?.contains { $0.hasPrefix("T=7{") } == true)
    }

    @Test("what a port says is believed only where it is told") func ports() {
        // Without TPKT, and with white space before it: nothing but the port tells.
        let bytes = Self.tpkt("  ;a comment\n" + Self.request)
        let cut = [Array(bytes.prefix(5)), Array(bytes.dropFirst(5))]
        #expect(Self.details(cut, port: 4711, ports: [4711])[2]?.contains { $0.hasPrefix("T=7{") } == true)
    }

    @Test("SIP over several segments, and a record of TLS") func others() {
        let options =
            "OPTIONS sip:main SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\n"
            + "To: <sip:main>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        let bytes = Array(options.utf8)
        let lines = Self.details([Array(bytes.prefix(60)), Array(bytes.dropFirst(60))], port: 5060)
        #expect(lines[2]?.contains("OPTIONS sip:main SIP/2.0") == true && lines[2]?.contains("Call-ID: 1") == true)
        let record: [UInt8] = [23, 3, 3, 0, 90] + [UInt8](repeating: 7, count: 90)
        let other = Self.details([Array(record.prefix(20)), Array(record.dropFirst(20))], port: 4711)
        #expect(other[2]?.last == "a record of 90 bytes, encrypted")
    }

    @Test("the texts of a report are put together in the same manner") func report() {
        let bytes = Self.tpkt(Self.request)
        var texts = FrameTexts(of: [2], ports: [4711])
        for item in Self.items([Array(bytes.prefix(9)), Array(bytes.dropFirst(9))], port: 4711) { texts.take(item) }
        #expect(texts[2]?.contains("MT=RS,RE=") == true && texts[2]?.contains("· H.248") == true)
    }
}
