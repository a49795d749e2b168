import Agents
import Frames
import Packets
import Simulation
import Testing
import Topologies
import Wire

@Suite("The reference lab with the real agents")
struct StoryTests {
    private static let cut = "at: 60s, cut: { between: [[mg1, mg2], main] }"

    private static func play(isForced: Bool, _ timeline: [String]) throws -> SimulationResult {
        let topology = try Topology(
            yaml: ReferenceLab.yaml(isForced: isForced, timeline: timeline), file: "lab.yaml")
        var simulator = Simulator(SimulationPlan(topology: topology)) { _, line in
            line == "show recovery" ? .command(.show(.recovery)) : .unreadable("'\(line)' is unknown.")
        }
        return try simulator.run()
    }

    /// Where each gateway registered when, as `mg1 srs 163`, in whole seconds.
    private static func registrations(_ result: SimulationResult, after seconds: Int64) -> [String] {
        result.journal.compactMap { line in
            guard line.entry.kind == .registered, line.time.nanoseconds >= seconds * 1_000_000_000 else { return nil }
            return "\(line.node) \(line.entry.subject ?? "?")"
        }.sorted()
    }

    @Test("a partial WAN failure splits the region where SRPF is off")
    func split() throws {
        let result = try Self.play(isForced: false, [Self.cut])
        #expect(
            Self.registrations(result, after: 0) == [
                "mg1 main", "mg1 srs", "mg2 main", "mg2 srs", "mg3 main", "mg4 main",
            ])
        let moved = result.journal.filter { $0.entry.kind == .registered && $0.entry.subject == "srs" }
        #expect(moved.allSatisfy { (161.0...190.0).contains($0.time.seconds) })
        #expect(result.actions.map(\.problem) == [nil])
    }

    @Test("SRPF sends the others after them")
    func prevented() throws {
        let result = try Self.play(isForced: true, [Self.cut])
        #expect(
            Self.registrations(result, after: 60).map { $0.suffix(3) } == ["srs", "srs", "srs", "srs"])
    }

    @Test("power off and on, kill and start, pause and resume: everybody is back on main")
    func faults() throws {
        let result = try Self.play(
            isForced: false,
            [
                "at: 30s, power off: mg1", "at: 40s, power on: mg1", "at: 90s, kill: main", "at: 95s, start: main",
                "at: 150s, pause: mg2", "at: 155s, resume: mg2", "at: 200s, reset: mg3",
                "at: 250s, console: { mg4: show recovery }",
            ])
        #expect(result.actions.compactMap(\.problem) == [])
        var last: [String: String] = [:]
        for line in result.journal where line.entry.kind == .registered { last[line.node] = line.entry.subject }
        #expect(last == ["mg1": "main", "mg2": "main", "mg3": "main", "mg4": "main"])
        #expect(result.answers.map(\.node) == ["mg4"])
    }

    @Test("every frame is well formed and its checksums are right")
    func wellFormed() throws {
        let result = try Self.play(isForced: true, [Self.cut, "at: 200s, power off: srs"])
        #expect(result.frames.count > 1_000)
        var invalid = 0
        for frame in result.frames where try !DecodedFrame(decoding: frame.bytes[...]).hasValidChecksums {
            invalid += 1
        }
        #expect(invalid == 0)
    }

    @Test("the recording is the same every time, and reads back as what happened")
    func recording() throws {
        let result = try Self.play(isForced: false, [Self.cut])
        let story = StoryHeader(start: 1_767_649_800, speed: 1, seed: 1, mode: "simulation")
        let bytes = result.capture(story: story)
        #expect(bytes == (try Self.play(isForced: false, [Self.cut])).capture(story: story))
        var reader = CaptureReader()
        var packets: [CapturedPacket] = []
        var names: [String] = []
        for item in try reader.append(bytes) {
            if case .packet(let packet) = item { packets.append(packet) }
            if case .interface(let interface, number: _) = item { names.append(interface.name ?? "") }
        }
        try reader.finish()
        #expect(packets == result.frames.map(\.captured))
        #expect(names == result.links.map(\.name))
        #expect(names.contains("mg1") && names.contains("r-hq.wan"))
    }
}
