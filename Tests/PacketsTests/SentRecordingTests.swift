import Packets
import Testing
import Wire

@Suite("A recording of each packet once")
struct SentRecordingTests {
    private static let story = StoryHeader(start: 1_767_605_400, speed: 20, seed: 7, mode: "wire")

    /// A packet that crosses the links of mg1, a router and main: seen four times.
    private static func crossing(_ writer: inout PcapngWriter) -> [UInt8] {
        var bytes = writer.opening
        for name in ["r-hq.hq", "mg1", "main"] {
            bytes += writer.addInterface(CaptureInterface(linkType: 1, name: name))
        }
        let sights: [(interface: Int, CapturedPacket.Direction)] = [
            (1, .outbound), (0, .inbound), (0, .outbound), (2, .inbound),
        ]
        for (index, sight) in sights.enumerated() {
            bytes += writer.packet(
                CapturedPacket(
                    time: .start + .milliseconds(index), interface: sight.interface, direction: sight.1,
                    originalLength: 3, bytes: [1, 2, 3]))
        }
        return bytes
    }

    @Test("keeps what nodes sent, on the sender's interface, with its time")
    func sentOnly() throws {
        var writer = PcapngWriter(story: Self.story)
        var reader = CaptureReader()
        var sent = SentRecording()
        var made: [UInt8] = []
        for item in try reader.append(Self.crossing(&writer)) { made += sent.take(item, origin: reader.origin) }
        var again = CaptureReader()
        let items = try again.append(made)
        try again.finish()
        let names = items.compactMap { if case .interface(let interface, _) = $0 { interface.name } else { nil } }
        let packets = items.compactMap { if case .packet(let packet) = $0 { packet } else { nil } }
        #expect(names == ["mg1", "main"])
        #expect(packets.count == 1)
        #expect(packets.first?.interface == 0)
        #expect(packets.first?.time == .start)
        #expect(packets.first?.direction == .outbound)
        #expect(again.origin == reader.origin)
    }
}
