import Exploration
import Fabric
import Testing
import Topologies
import Wire

@Suite("Faults that a search draws")
struct DrawnFaultTests {
    static let samples: [(DrawnFault, String)] = [
        (
            DrawnFault(.cut(["mg1", "mg2"], ["main"], nil), at: SmallWorld.at(60)),
            "{ at: 1min, cut: { between: [[mg1, mg2], main] } }"
        ),
        (
            DrawnFault(
                .cut(["main"], ["srs"], .init(transport: .udp, port: 1719)), at: SmallWorld.at(61),
                until: SmallWorld.at(300)),
            "{ at: 61s, until: 5min, cut: { between: [main, srs], protocol: udp, ports: 1719 } }"
        ),
        (
            DrawnFault(.oneWayCut(from: ["mg1"], to: ["main"]), at: SmallWorld.at(62) + .milliseconds(250)),
            "{ at: 62.25s, cut: { from: mg1, to: main } }"
        ),
        (
            DrawnFault(.networkCut("branch"), at: SmallWorld.at(63), until: SmallWorld.at(63) + .milliseconds(500)),
            "{ at: 63s, until: 63.5s, cut: { network: branch } }"
        ),
        (
            DrawnFault(.networkDelay("lan", by: .milliseconds(500)), at: SmallWorld.at(64)),
            "{ at: 64s, delay: { network: lan, by: 500ms } }"
        ),
        (
            DrawnFault(.node(.powerOff, "main"), at: SmallWorld.at(65), until: SmallWorld.at(66)),
            "{ at: 65s, until: 66s, power off: main }"
        ),
        (DrawnFault(.node(.reset, "mg2"), at: SmallWorld.at(67)), "{ at: 67s, reset: mg2 }"),
        (
            DrawnFault(.console(node: "mg1", line: "set reset-times primary-search 2"), at: SmallWorld.at(68)),
            "{ at: 68s, console: { mg1: set reset-times primary-search 2 } }"
        ),
    ]

    @Test("are written as a topology file has them", arguments: samples.indices)
    func line(_ index: Int) { #expect(Self.samples[index].0.line == Self.samples[index].1) }

    @Test("do what their lines do")
    func actions() throws {
        let base = try SmallWorld.topology()
        let timeline = Self.samples.map { "  - \($0.1)" }.joined(separator: "\n")
        let written = SmallWorld.text(prevention: true)
            .replacing("  - { at: 60s, power off: main }", with: timeline)
        let topology = try Topology(yaml: written, file: "written.yaml")
        #expect(topology.timeline.count == Self.samples.count)
        for (index, entry) in topology.timeline.enumerated() {
            let drawn = Self.samples[index].0.entries(index + 1, in: base)
            #expect(drawn.count == 1)
            #expect(drawn[0].at == entry.at && drawn[0].until == entry.until && drawn[0].action == entry.action)
        }
    }
}

@Suite("Stories that a search draws")
struct StoryDrawerTests {
    private func drawer(seed: UInt64, faults: Int) throws -> StoryDrawer {
        StoryDrawer(
            Landscape(try SmallWorld.topology()), seed: seed, maximumFaults: faults,
            period: SmallWorld.at(60)...SmallWorld.at(900))
    }

    @Test("are decided by seed and number alone")
    func determinism() throws {
        let one = try drawer(seed: 7, faults: 4)
        let other = try drawer(seed: 7, faults: 4)
        for number in stride(from: UInt64(0), to: 500, by: 1) { #expect(one.story(number) == other.story(number)) }
        let foreign = try drawer(seed: 8, faults: 4)
        #expect((0..<50).contains { one.story($0) != foreign.story($0) })
    }

    @Test("keep within their bounds and are in order")
    func bounds() throws {
        let drawer = try drawer(seed: 3, faults: 5)
        var counts: Set<Int> = []
        for number in UInt64(0)..<2000 {
            let faults = drawer.story(number)
            counts.insert(faults.count)
            #expect(zip(faults, faults.dropFirst()).allSatisfy { $0.at <= $1.at })
            for fault in faults {
                #expect(fault.at >= SmallWorld.at(60) && fault.at <= SmallWorld.at(900))
                #expect(fault.at.nanoseconds % 1_000_000 == 0)
                if let until = fault.until { #expect(until > fault.at && until <= SmallWorld.at(900)) }
            }
        }
        #expect(counts == [1, 2, 3, 4, 5])
    }

    @Test("come in every kind")
    func kinds() throws {
        let drawer = try drawer(seed: 1, faults: 4)
        var names: Set<String> = []
        for fault in (0..<2000).flatMap({ drawer.story($0) }) {
            switch fault.kind {
            case .cut(_, _, let filter): names.insert(filter == nil ? "cut" : "cut \(filter?.port ?? 0)")
            case .oneWayCut: names.insert("one way")
            case .networkCut: names.insert("network cut")
            case .networkDelay: names.insert("network delay")
            case .node(let action, _): names.insert(action.rawValue)
            case .box: Issue.record("a box where there is none")
            case .console: names.insert("console")
            }
        }
        #expect(
            names == [
                "cut", "cut 1719", "cut 2944", "one way", "network cut", "network delay", "kill", "pause", "power off",
                "reset", "console",
            ])
    }
}
