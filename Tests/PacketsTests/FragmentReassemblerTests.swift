import Frames
import Packets
import Testing
import Wire

@Suite("Fragments are put together")
struct FragmentReassemblerTests {
    static let payload = (0..<40).map { UInt8($0) }

    static func piece(_ range: Range<Int>, more: Bool, identification: UInt16 = 1) -> DecodedFrame.Network {
        var packet = IPv4Packet(
            source: .v4(1), destination: .v4(2), protocolNumber: 17, payload: payload[range])
        packet.identification = identification
        packet.fragmentOffset = range.lowerBound
        packet.moreFragments = more
        return .ipv4(packet)
    }

    @Test(
        "IPv4 in any order, with repetitions",
        arguments: [[0, 1, 2], [2, 1, 0], [1, 1, 0, 2], [2, 0, 0, 1]])
    func orders(_ order: [Int]) {
        let pieces = [
            Self.piece(0..<16, more: true), Self.piece(16..<32, more: true), Self.piece(32..<40, more: false),
        ]
        var reassembler = FragmentReassembler()
        var whole: [[UInt8]] = []
        for index in order {
            if let packet = reassembler.receive(pieces[index], vantage: 0, at: .start) { whole.append(packet.payload) }
        }
        #expect(whole == [Self.payload])
        #expect(reassembler.bufferedBytes == 0)
    }

    @Test("IPv6 takes the protocol of the first fragment")
    func version6() {
        var reassembler = FragmentReassembler()
        var result: FragmentReassembler.Whole?
        for range in [16..<40, 0..<16] {
            var packet = IPv6Packet(
                source: .v6(high: 0, low: 1), destination: .v6(high: 0, low: 2),
                protocolNumber: range.lowerBound == 0 ? 17 : 99, payload: Self.payload[range])
            packet.fragment = .init(identification: 7, offset: range.lowerBound, moreFragments: range.lowerBound == 0)
            result = reassembler.receive(.ipv6(packet), vantage: 0, at: .start)
        }
        #expect(result?.protocolNumber == 17)
        #expect(result?.payload == Self.payload)
    }

    @Test("overlaps spoil the packet, vantages and identifications are kept apart, old ones are forgotten")
    func apart() {
        var reassembler = FragmentReassembler()
        #expect(reassembler.receive(Self.piece(0..<16, more: true), vantage: 0, at: .start) == nil)
        #expect(reassembler.receive(Self.piece(8..<40, more: false), vantage: 0, at: .start) == nil)
        #expect(reassembler.receive(Self.piece(16..<40, more: false), vantage: 0, at: .start) == nil)
        #expect(reassembler.receive(Self.piece(0..<16, more: true), vantage: 1, at: .start) == nil)
        #expect(reassembler.receive(Self.piece(16..<40, more: false, identification: 2), vantage: 1, at: .start) == nil)
        let late = Instant.start + .seconds(61)
        #expect(reassembler.receive(Self.piece(16..<40, more: false), vantage: 1, at: late) == nil)
        #expect(reassembler.abandoned == 3)
    }

    @Test("memory stays bounded")
    func bounded() {
        var reassembler = FragmentReassembler()
        for identification in 0..<1000 as Range<UInt16> {
            _ = reassembler.receive(
                Self.piece(0..<16, more: true, identification: identification), vantage: 0, at: .start)
        }
        #expect(reassembler.bufferedBytes == FragmentReassembler.packetLimit * 16)
    }
}
