import Glibc
import Analysis
import Frames
import Megaco
import Packets
import Testing
import Wire

@Suite("Recordings that are damaged or hostile")
struct HostileInputTests {
    /// A recording of a partial failure as a file.
    static func file() -> [UInt8] {
        let (story, _) = Story.partialFailure()
        var writer = PcapngWriter(story: StoryHeader(start: 1_767_649_800, speed: 1, seed: 1, mode: "simulation"))
        var bytes = writer.opening
        for (name, _) in Story.addresses { bytes += writer.addInterface(CaptureInterface(name: name)) }
        for packet in story.packets.sorted(by: { $0.time < $1.time }) { bytes += writer.packet(packet) }
        return bytes
    }

    static func findings(_ bytes: [UInt8]) -> Findings {
        var reader = CaptureReader()
        var analyzer = Analyzer(names: Story.names)
        do {
            for start in stride(from: 0, to: bytes.count, by: 4096) {
                for item in try reader.append(bytes[start..<min(start + 4096, bytes.count)]) { analyzer.ingest(item) }
            }
            try reader.finish()
        } catch {
            // What was read before the fault counts.
        }
        return analyzer.finish()
    }

    @Test("a file read back gives the same findings as its packets")
    func fromFile() {
        let (story, _) = Story.partialFailure()
        #expect(Self.findings(Self.file()).splits == story.findings().splits)
    }

    /// `make soak` sets RAINYDAY_FUZZ to try a multiple of these.
    static let seeds = 0..<UInt64(24 * (getenv("RAINYDAY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1))

    @Test("bytes changed at random are counted or refused, and never more", arguments: seeds)
    func damage(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = Self.file()
        for _ in 0..<400 {
            // The header stays, so that most of the file is read.
            let index = Int.random(in: 160..<bytes.count, using: &generator)
            bytes[index] = UInt8.random(in: 0...255, using: &generator)
        }
        let findings = Self.findings(bytes)
        #expect(findings.packets <= 2000)
    }

    @Test("cut anywhere, what came before is judged")
    func truncation() {
        let bytes = Self.file()
        for length in stride(from: 0, to: bytes.count, by: 997) {
            #expect(Self.findings(Array(bytes[..<length])).packets <= 2000)
        }
    }

    @Test("times at the ends of what a file can say")
    func times() {
        var (story, _) = Story.partialFailure()
        for (index, nanoseconds) in [Int64.max >> 2, Int64.min >> 2, 1 << 61, -(1 << 61)].enumerated() {
            story.packets[index * 7].time = Instant(nanoseconds: nanoseconds)
        }
        #expect(story.findings().packets == story.packets.count)
    }

    @Test("a flood of connections neither grows without bound nor hides the story")
    func flood() {
        var (story, _) = Story.partialFailure()
        for index in 0..<10_000 {
            let link = Story.Link(gateway: "sm1", controller: "main", port: UInt16(10_000 + index))
            story.segment(link, fromGateway: true, flags: .syn, at: 10 + Double(index) * 0.001)
        }
        let findings = story.findings()
        #expect(findings.splits.count == 1)
        #expect(findings.gateways == Story.gateways)
        #expect(findings.leftOut == 0)
    }

    @Test("a scan of a gateway and a stray request to it do not make it a controller", arguments: [true, false])
    func stray(_ hasNames: Bool) {
        var (story, _) = Story.partialFailure()
        let link = story.open("sm1", "mg1", at: 20)
        let request = story.message("sm1", Story.request(9, .restart, .coldBoot))
        story.segment(link, fromGateway: true, flags: [.ack, .psh], request, at: 21)
        let findings = story.findings(hasNames ? Story.names : NameBook())
        #expect(findings.splits.count == 1)
        #expect(findings.splits.first?.controllers.map(\.gateways.count) == [2, 2])
    }
}
