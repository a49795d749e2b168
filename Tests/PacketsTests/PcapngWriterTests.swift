import Packets
import Testing
import Wire

@Suite("pcapng is written in whole blocks")
struct PcapngWriterTests {
    @Test("what is written is read back")
    func roundTrip() throws {
        let story = StoryHeader(start: 1_767_649_800, speed: 20, seed: 7, mode: "wire")
        var writer = PcapngWriter(story: story)
        let interface = CaptureInterface(
            name: "mg1", description: "mg1 on branch", addresses: [.v4(0x0A14_010B), .v6(high: 1, low: 2)],
            macAddress: MACAddress(0x0200_0000_0001))
        var bytes = writer.opening
        bytes += writer.addInterface(interface)
        bytes += writer.addInterface(CaptureInterface(name: "main"))
        bytes += writer.names([ResolvedName(address: .v4(1), name: "main")])
        let packets = [
            CapturedPacket(
                time: Instant(nanoseconds: 1_500_000_001), interface: 0, direction: .outbound, bytes: [1, 2, 3],
                comment: "ServiceChange"),
            CapturedPacket(
                time: Instant(nanoseconds: 1_500_000_002), interface: 1, direction: .inbound, originalLength: 9,
                bytes: [1, 2, 3]),
            CapturedPacket(time: Instant(nanoseconds: 1_500_000_003), interface: 1, bytes: []),
        ]
        for packet in packets { bytes += writer.packet(packet) }
        let counters = CaptureStatistics(interface: 1, received: 2, dropped: 0)
        bytes += writer.statistics(counters, at: Instant(nanoseconds: 2_000_000_000))
        #expect(bytes.count % 4 == 0)
        let items = try CaptureReaderTests.read(bytes)
        #expect(
            items == [
                .section(CaptureSection(comment: story.comment, application: "rainyday")),
                .interface(interface, number: 0), .interface(CaptureInterface(name: "main"), number: 1),
                .name(ResolvedName(address: .v4(1), name: "main")), .packet(packets[0]), .packet(packets[1]),
                .packet(packets[2]), .statistics(counters),
            ])
    }
}
