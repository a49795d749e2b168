import Analysis
import Frames
import Megaco
import Packets
import Testing
import Wire

/// The same story, recorded at one place in every way that recordings come.
@Suite("Recordings of every kind say the same")
struct FormatTests {
    /// Times in the formats that have a byte order and a unit.
    struct Layout: Sendable {
        var isLittleEndian = true
        var isNanoseconds = false
    }

    static let story = Story.partialFailure(isDirected: false).0

    static var names: NameBook {
        var names = Story.names
        for (address, name) in Story.names.nodes { names.nodes[Wrapping.ipv6(address)] = name }
        return names
    }

    /// A classic recording of frames with their times.
    static func pcap(
        _ frames: [(time: Instant, bytes: [UInt8])], linkType: UInt16, _ layout: Layout = Layout(), snap: Int = 65_535
    ) -> [UInt8] {
        func number(_ value: some FixedWidthInteger) -> [UInt8] {
            let octets = (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return layout.isLittleEndian ? octets : octets.reversed()
        }
        var file = number((layout.isNanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4) as UInt32)
        file += number(2 as UInt16) + number(4 as UInt16) + number(0 as UInt64) + number(UInt32(snap))
        file += number(UInt32(linkType))
        for (time, bytes) in frames {
            let (seconds, rest) = (time.nanoseconds / 1_000_000_000, time.nanoseconds % 1_000_000_000)
            file += number(UInt32(1_767_000_000 + seconds))
            file += number(UInt32(layout.isNanoseconds ? rest : rest / 1000))
            file += number(UInt32(min(snap, bytes.count))) + number(UInt32(bytes.count)) + bytes.prefix(snap)
        }
        return file
    }

    static func frames(_ wrapping: Wrapping = .ethernet) -> [(time: Instant, bytes: [UInt8])] {
        story.packets.sorted { $0.time < $1.time }.flatMap { packet in
            wrapping.frames(of: packet.bytes).map { (packet.time, $0) }
        }
    }

    static func findings(_ file: [UInt8], ports: Set<UInt16> = []) throws -> Findings {
        var reader = CaptureReader()
        var analyzer = Analyzer(names: names, ports: ports)
        for item in try reader.append(file) { analyzer.ingest(item) }
        try reader.finish()
        return analyzer.finish()
    }

    /// What must not differ: who registered where, and what became of it.
    static func outline(_ findings: Findings) -> [String] {
        findings.registrations.map { "\($0.gateway) \($0.controller) \($0.method) \($0.outcome)" }
            + findings.links.map { "\($0.gateway) \($0.controller) \($0.endCause.map { "\($0)" } ?? "holds")" }
            + findings.splits.map { "split \($0.cause) \($0.controllers.map(\.controller))" }
    }

    @Test("whatever the frames are wrapped in", arguments: Wrapping.allCases)
    func wrappings(_ wrapping: Wrapping) throws {
        let plain = try Self.findings(Self.pcap(Self.frames(), linkType: 1))
        let findings = try Self.findings(Self.pcap(Self.frames(wrapping), linkType: wrapping.linkType))
        #expect(plain.splits.count == 1 && plain.registrations.count >= 4)
        #expect(Self.outline(findings) == Self.outline(plain))
        #expect(findings.malformed == 0)
    }

    @Test("both byte orders, microseconds and nanoseconds", arguments: [true, false], [true, false])
    func layouts(_ isLittleEndian: Bool, _ isNanoseconds: Bool) throws {
        let layout = Layout(isLittleEndian: isLittleEndian, isNanoseconds: isNanoseconds)
        let plain = try Self.findings(Self.pcap(Self.frames(), linkType: 1))
        let findings = try Self.findings(Self.pcap(Self.frames(), linkType: 1, layout))
        #expect(findings.links == plain.links)
        #expect(Self.outline(findings) == Self.outline(plain))
    }

    @Test("out of order by up to a second")
    func disorder() throws {
        var frames = Self.frames()
        var generator = SeededGenerator(seed: 7)
        for index in frames.indices {
            let other = Int.random(in: index..<min(index + 4, frames.count), using: &generator)
            if frames[other].time - frames[index].time < .seconds(1) { frames.swapAt(index, other) }
        }
        let plain = try Self.findings(Self.pcap(Self.frames(), linkType: 1))
        let findings = try Self.findings(Self.pcap(frames, linkType: 1))
        #expect(Self.outline(findings) == Self.outline(plain))
    }

    @Test("frames that end early are read as far as they go, and what is missing is told")
    func snapped() throws {
        let findings = try Self.findings(Self.pcap(Self.frames(), linkType: 1, snap: 60))
        #expect(findings.packets == Self.frames().count)
        // Connections are seen, messages are not.
        #expect(!findings.connections.isEmpty || findings.missingBytes + findings.malformed > 0)
    }

    @Test("with frames missing, the rest is read and the hole is counted")
    func gaps() throws {
        let frames = Self.frames().enumerated().filter { $0.offset % 11 != 5 }.map(\.element)
        let findings = try Self.findings(Self.pcap(frames, linkType: 1))
        #expect(findings.packets == frames.count)
        #expect(findings.registrations.count >= 2)
    }

    /// The story with H.248 on another port than 2944.
    static func moved(to port: UInt16) -> [(time: Instant, bytes: [UInt8])] {
        frames().map { time, bytes in
            var bytes = bytes
            for place in [34, 36] where bytes[23] == 6 && bytes[place] == 0x0B && bytes[place + 1] == 0x80 {
                (bytes[place], bytes[place + 1]) = (UInt8(port >> 8), UInt8(port & 0xFF))
            }
            return (time, bytes)
        }
    }

    @Test("H.248 on any port that is told")
    func toldPort() throws {
        let plain = try Self.findings(Self.pcap(Self.frames(), linkType: 1))
        let findings = try Self.findings(Self.pcap(Self.moved(to: 40_944), linkType: 1), ports: [40_944])
        #expect(Self.outline(findings) == Self.outline(plain))
        #expect(findings.connections.map(\.outcome) == plain.connections.map(\.outcome))
    }

    @Test("H.248 on any port, told by its content")
    func anyPort() throws {
        let plain = try Self.findings(Self.pcap(Self.frames(), linkType: 1))
        let findings = try Self.findings(Self.pcap(Self.moved(to: 40_944), linkType: 1))
        #expect(findings.splits.map(\.start) == plain.splits.map(\.start))
        #expect(findings.registrations.map(\.time) == plain.registrations.map(\.time))
    }

    @Test("H.248 text on TCP without TPKT, cut anywhere", arguments: [1, 7, 64, 4000])
    func bareText(_ length: Int) throws {
        var story = Story(isDirected: false)
        let link = story.open("mg1", "main", at: 1)
        let messages = (0..<3).flatMap { index in
            let message = story.message("mg1", Story.request(UInt32(7 + index), .restart, .coldBoot)).dropFirst(4)
            guard index == 1, let brace = message.firstIndex(of: UInt8(ascii: "{")) else { return Array(message) }
            // What stands in a comment closes nothing.
            return message[...brace] + Array("; } {\r\n".utf8) + message[(brace + 1)...]
        }
        for (number, start) in stride(from: 0, to: messages.count, by: length).enumerated() {
            let piece = Array(messages[start..<min(start + length, messages.count)])
            story.segment(link, fromGateway: true, flags: [.ack, .psh], piece, at: 2 + Double(number) * 0.001)
        }
        let findings = story.findings()
        #expect(findings.registrations.count == 3)
        #expect(findings.malformed == 0)
    }
}
