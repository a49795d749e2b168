import Frames
import Testing
import Wire

/// What is read in one pass is what the layers read one after the other, and everything else is left to them.
@Suite("Frames read in one pass")
struct PlainFrameTests {
    static let frames: [[UInt8]] = [
        Golden.udp, Golden.tcp,
        FrameBuilder.udp(
            from: Golden.gateway, port: 2944, to: Golden.main, port: 2944, payload: [UInt8]("!/1 [1.2.3.4]".utf8)),
        FrameBuilder.tcp(
            TCPSegment(
                sourcePort: 40_000, destinationPort: 2944, sequence: 7, acknowledgement: 9, flags: [.ack, .psh],
                window: 501, payload: [UInt8]("hello".utf8)[...]), from: Golden.gateway, to: Golden.main),
        // A bare acknowledgement, padded to the least frame of Ethernet.
        FrameBuilder.tcp(
            TCPSegment(
                sourcePort: 2944, destinationPort: 40_000, sequence: 1, acknowledgement: 2, flags: .ack, window: 1),
            from: Golden.main, to: Golden.gateway) + [0, 0, 0, 0, 0, 0],
    ]

    @Test("are recognised", arguments: frames) func recognised(_ frame: [UInt8]) throws {
        let plain = try #require(PlainFrame(decoding: frame[...]))
        let whole = try DecodedFrame(decoding: frame[...])
        #expect(plain.source == whole.sourceAddress)
        #expect(plain.destination == whole.destinationAddress)
        #expect(plain.transport(of: frame[...]) == whole.transport)
        // The same in the middle of something else.
        let among = [1, 2, 3] + frame + [4]
        let part = among[3..<3 + frame.count]
        #expect(PlainFrame(decoding: part) == plain)
        #expect(plain.transport(of: part) == whole.transport)
    }

    @Test("are left to the layers where they are anything else")
    func others() {
        #expect(PlainFrame(decoding: Golden.arp[...]) == nil)
        #expect(PlainFrame(decoding: Golden.udp6[...]) == nil)
        #expect(PlainFrame(decoding: []) == nil)
    }

    /// Every prefix, and every byte of the headers changed to every value.
    @Test("changed are read alike, or left to the layers", arguments: frames) func changed(_ frame: [UInt8]) {
        for count in 0..<frame.count { check(Array(frame[..<count])) }
        for index in 0..<min(frame.count, 60) {
            for byte in UInt8.min...UInt8.max where byte != frame[index] {
                var changed = frame
                changed[index] = byte
                check(changed)
            }
        }
    }

    private func check(_ frame: [UInt8]) {
        guard let plain = PlainFrame(decoding: frame[...]) else { return }
        guard let whole = try? DecodedFrame(decoding: frame[...]) else {
            Issue.record("it is malformed: \(frame)")
            return
        }
        #expect(plain.source == whole.sourceAddress && plain.destination == whole.destinationAddress)
        #expect(plain.transport(of: frame[...]) == whole.transport)
    }
}
