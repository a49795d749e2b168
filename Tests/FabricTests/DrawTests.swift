import Fabric
import Frames
import Testing
import Wire

@Suite("Luck: seeded, and the same whatever else is on the link")
struct DrawTests {
    private static func segment(_ number: UInt32, port: UInt16 = 40_000, length: Int = 10, start: UInt32 = 0) -> [UInt8]
    {
        FrameBuilder.tcp(
            TCPSegment(
                sourcePort: port, destinationPort: 2944, sequence: start &+ number * 10, acknowledgement: 1,
                flags: [.ack, .psh], window: 100, payload: [UInt8](repeating: 1, count: length)[...]),
            from: FrameAddress(hardware: Bench.mac(Bench.mg1), address: Bench.mg1Address),
            to: FrameAddress(hardware: Bench.mac(Bench.routerBranch), address: Bench.mainAddress))
    }

    /// Which of the frames are lost where three in ten are.
    private static func losses(_ frames: [[UInt8]], seed: UInt64 = 1) -> [Bool] {
        var conditions = NetworkConditions(network: "branch")
        conditions.lossPerMillion = 300_000
        var bench = Bench(branch: conditions, seed: seed)
        return frames.map {
            bench.fabric.receive($0, on: Bench.mg1, at: .start).contains(.dropped(.loss, on: Bench.mg1))
        }
    }

    private static let segments = (0..<1_000).map { segment($0) }

    @Test("about as many are lost as asked for, and others under another seed")
    func share() {
        let lost = Self.losses(Self.segments)
        #expect((250...350).contains(lost.count { $0 }))
        #expect(lost == Self.losses(Self.segments))
        #expect(lost != Self.losses(Self.segments, seed: 2))
    }

    @Test("ARP, acknowledgements and other flows do not shift the luck of a flow")
    func independence() {
        let acknowledgement = Self.segment(0, length: 0)
        let other = Bench.udp(Bench.mg1Address, on: Bench.mg1, to: Bench.mainAddress, via: Bench.routerBranch)
        var mixed: [[UInt8]] = []
        for frame in Self.segments { mixed += [Bench.arpRequest, frame, acknowledgement, other] }
        let lost = Self.losses(mixed)
        #expect(stride(from: 1, to: mixed.count, by: 4).map { lost[$0] } == Self.losses(Self.segments))
    }

    @Test("neither the client's port nor its first sequence number counts")
    func kernelsChoice() {
        let others = (0..<1_000).map { Self.segment($0, port: 51_111, start: 0xFFFF_FF00) }
        #expect(Self.losses(others) == Self.losses(Self.segments))
    }

    @Test("a retransmission is drawn anew and leaves the luck of what follows alone")
    func attempts() {
        var repeated: [[UInt8]] = []
        for frame in Self.segments { repeated += [frame, frame, frame] }
        let lost = Self.losses(repeated)
        let first = stride(from: 0, to: repeated.count, by: 3).map { lost[$0] }
        let second = stride(from: 1, to: repeated.count, by: 3).map { lost[$0] }
        #expect(first == Self.losses(Self.segments))
        #expect(first != second)
    }

    @Test("a copy of the switch has the same luck")
    func determinism() {
        var conditions = NetworkConditions(network: "branch")
        conditions.jitter = .milliseconds(20)
        conditions.lossPerMillion = 100_000
        conditions.duplicatePerMillion = 100_000
        conditions.reorderPerMillion = 100_000
        var one = Bench(branch: conditions, seed: 9)
        var other = Bench(branch: conditions, seed: 9)
        for (index, frame) in Self.segments.enumerated() {
            one.send(frame, on: Bench.mg1, at: Int64(index))
            other.send(frame, on: Bench.mg1, at: Int64(index))
        }
        one.drain()
        other.drain()
        #expect(one.log == other.log)
        #expect(one.fabric.statistics == other.fabric.statistics)
        #expect(one.fabric.statistics.dropped(.loss) > 0 && one.fabric.statistics.reordered > 0)
    }

    @Test("hostile frames never crash, under every kind of fault")
    func noise() {
        var conditions = NetworkConditions(network: "branch")
        conditions.jitter = .milliseconds(1)
        conditions.lossPerMillion = 1
        var bench = Bench(branch: conditions)
        bench.apply(
            .install(Rule(name: "x", selector: .init(transport: .tcp, ports: [1]), effect: .delay(.seconds(1)))), at: 0)
        var generator = SeededGenerator(seed: 3)
        for round in 0..<20_000 {
            var frame = (0..<round % 90).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            if frame.count > 14 {
                frame[12] = round % 2 == 0 ? 8 : 0x86
                frame[13] = round % 2 == 0 ? 0 : 0xDD
                frame[14] = round % 2 == 0 ? 0x40 | frame[14] & 0x0F : 0x60
            }
            if frame.count > 23 { frame[round % 2 == 0 ? 23 : 20] = 6 }
            _ = bench.fabric.receive(frame, on: Bench.mg1, at: Bench.at(Int64(round)))
            _ = bench.fabric.wake(at: Bench.at(Int64(round)))
        }
    }
}
