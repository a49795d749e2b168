import Analysis
import Frames
import Megaco
import Packets
import Testing
import Wire

/// Long recordings with H.248 over TLS: in parts as whole, however they are parted.
@Suite("An encrypted recording judged in parts")
struct EncryptedPartsTests {
    static let limits = [64, 65, 100, 150, 999]

    /// The members that are not the same, but for those that only a whole recording has.
    private static func differences(_ found: Findings, _ expected: Findings) -> [String] {
        var (found, expected) = (found, expected)
        (found.ladder, expected.ladder) = ([], [])
        found.certainUntil = expected.certainUntil
        #expect(found.regionOfGateway == expected.regionOfGateway)
        (found.regionOfGateway, expected.regionOfGateway) = ([:], [:])
        return zip(Mirror(reflecting: found).children, Mirror(reflecting: expected).children).compactMap {
            String(describing: $0.value) == String(describing: $1.value) ? nil : $0.label
        }
    }

    private static func compare(_ story: Story, limit: Int, _ names: NameBook = Story.names) -> Findings {
        let whole = story.findings(names)
        let parts = story.findings(names, limit: limit)
        #expect(!whole.ladder.isEmpty && parts.ladder.isEmpty)
        #expect(differences(parts, whole).isEmpty)
        #expect(parts.registrations == whole.registrations)
        #expect(parts.links == whole.links)
        #expect(parts.leftOut == 0)
        return parts
    }

    /// Who is registered, refused, sent away and lost, over and over.
    private static func busy(_ story: inout Story, _ gateways: [String], from begin: Double, port: UInt16 = 2944) {
        for round in 0..<6 {
            let start = begin + Double(round) * 500
            for (index, gateway) in gateways.enumerated() {
                let at = start + Double(index) * 40
                let first = story.registerEncrypted(gateway, "main", at: at, serverPort: port)
                story.superviseEncrypted(first, from: at, to: at + 100)
                if index % 2 == 0 {
                    story.segment(first, fromGateway: true, flags: [.fin, .ack], at: at + 101)
                } else {
                    story.say(first, fromGateway: false, 120, at: at + 98)
                    story.say(first, fromGateway: true, 70, at: at + 98.02)
                    story.segment(first, fromGateway: true, flags: [.fin, .ack], at: at + 98.03)
                }
                _ = story.open(gateway, "main", at: at + 110, answered: false, serverPort: port)
                let refused = story.registerEncrypted(gateway, "main", at: at + 115, serverPort: port)
                story.ask(refused, at: at + 125)
                story.segment(refused, fromGateway: true, flags: [.fin, .ack], at: at + 128)
                let other = story.registerEncrypted(gateway, "srs", at: at + 130, serverPort: port)
                story.superviseEncrypted(other, from: at + 130, to: at + 330)
                if round % 2 == 0 { story.segment(other, fromGateway: true, flags: [.fin, .ack], at: at + 331) }
            }
        }
    }

    @Test("that begins with TLS and is long", arguments: limits)
    func fromTheBeginning(limit: Int) {
        var story = Story()
        Self.busy(&story, Story.gateways, from: 1)
        let findings = Self.compare(story, limit: limit)
        #expect(findings.links.count == 48 && findings.splits.count > 5)
        #expect(findings.registrations.count { $0.outcome == .rejected } == 48)
        #expect(findings.unregistrations.count == 12 && findings.connections.count == 96)
    }

    @Test("seen from one place, with TLS on nobody's port, and nothing known", arguments: limits)
    func withoutNames(limit: Int) {
        var story = Story(isDirected: false)
        Self.busy(&story, Story.gateways, from: 1, port: 33_000)
        let page = story.registerEncrypted("mg1", "sm1", at: 50, serverPort: 9443)
        for index in 0..<40 { story.ask(page, at: 60 + Double(index) * 10) }
        let findings = Self.compare(story, limit: limit, NameBook())
        #expect(findings.links.count == 48 && findings.controllers.count == 2)
    }

    @Test("in which some speak in clear text, and TLS begins late", arguments: limits)
    func mixed(limit: Int) {
        var story = Story()
        for gateway in ["mg1", "mg2"] {
            for round in 0..<20 {
                let begin = 1 + Double(round) * 60
                let link = story.register(gateway, "main", .restart, .coldBoot, at: begin)
                story.supervise(link, from: begin, to: begin + 55)
                story.segment(link, fromGateway: true, flags: [.fin, .ack], at: begin + 56)
            }
        }
        Self.busy(&story, ["mg3", "mg4"], from: 700)
        // A gateway that finds nobody for long, and is served in the end.
        for round in 0..<60 { _ = story.open("mg1", "srs2", at: 2000 + Double(round) * 10, answered: false) }
        let late = story.registerEncrypted("mg1", "srs2", at: 2650)
        story.superviseEncrypted(late, from: 2650, to: 3300)
        for time in [30.0, 1000, 1500] {
            story.options("sm1", "srs", at: time, answer: "503 Service Unavailable (LSP is inactive)")
        }
        for time in [850.0, 1350] { story.options("sm1", "srs", at: time, answer: "200 OK") }
        let findings = Self.compare(story, limit: limit)
        #expect(findings.links.count { $0.isInferred } == 25 && findings.links.count { !$0.isInferred } == 40)
        #expect(findings.active.count { $0.isByOptions } == 2)
        #expect(findings.connections.count { $0.controller == "srs2" } == 61)
    }

    @Test(
        "in which a gateway finds nobody for long before it is known for one", arguments: limits.dropLast(),
        [true, false])
    func newcomer(limit: Int, isEncrypted: Bool) {
        var story = Story(isDirected: false)
        for round in 0..<60 {
            let begin = 1 + Double(round) * 10
            let link = story.register("mg1", "main", .restart, .coldBoot, at: begin)
            story.segment(link, fromGateway: true, flags: [.fin, .ack], at: begin + 6)
            _ = story.open("mg4", "main", at: begin + 5, answered: false)
        }
        if isEncrypted {
            let link = story.registerEncrypted("mg4", "main", at: 650)
            story.superviseEncrypted(link, from: 650, to: 750)
        } else {
            _ = story.register("mg4", "main", .restart, .coldBoot, at: 650)
        }
        let findings = Self.compare(story, limit: limit, NameBook())
        #expect(findings.connections.count { $0.gateway == "10.20.1.14" } == 61)
    }

    @Test("in which others go on for long while it is not certain who was accepted", arguments: limits)
    func uncertain(limit: Int) {
        var story = Story()
        let link = story.register("mg1", "main", .restart, .coldBoot, at: 1)
        story.supervise(link, from: 1, to: 600)
        for round in 0..<80 {
            let begin = 100 + Double(round) * 5
            let other = story.register("mg2", "srs", .disconnected, .coldBoot, at: begin)
            story.segment(other, fromGateway: true, flags: [.fin, .ack], at: begin + 4.5)
        }
        let slow = story.registerEncrypted("mg3", "main", at: 150)
        story.superviseEncrypted(slow, from: 150, to: 600, every: 110)
        let findings = Self.compare(story, limit: limit)
        #expect(findings.splits.count == 80)
    }

    @Test("in which nobody's pages are read all the time", arguments: [443, 9443] as [UInt16])
    func pages(port: UInt16) {
        var story = Story()
        for round in 0..<40 {
            let begin = 2 + Double(round) * 20
            let link = story.register("mg1", "main", .restart, .coldBoot, at: begin)
            story.segment(link, fromGateway: true, flags: [.fin, .ack], at: begin + 0.5)
            let page = story.registerEncrypted("mg3", "sm1", at: begin + 1, serverPort: port)
            story.ask(page, at: begin + 4)
            story.segment(page, fromGateway: true, flags: [.fin, .ack], at: begin + 6)
        }
        let findings = Self.compare(story, limit: 64)
        #expect(findings.gateways == Story.gateways)
        #expect(findings.links.count == 40 && findings.connections.count == 40)
    }

    @Test("each event is told once, in whatever parts and while it grows", arguments: [2944, 33_000] as [UInt16])
    func events(port: UInt16) {
        var story = Story()
        Self.busy(&story, Story.gateways, from: 1, port: port)
        func told(_ limit: Int, settling: Bool) -> [SettledEvent] {
            var analyzer = Analyzer(names: Story.names, limit: limit)
            analyzer.ingest(.section(CaptureSection(comment: nil)))
            for (index, name) in Story.addresses.map(\.0).enumerated() {
                analyzer.ingest(.interface(CaptureInterface(name: name), number: index))
            }
            var events: [SettledEvent] = []
            for (index, packet) in story.packets.sorted(by: { $0.time < $1.time }).enumerated() {
                analyzer.ingest(.packet(packet))
                if settling, index % 40 == 0 { _ = analyzer.settle() }
                events += analyzer.takeSettled()
            }
            _ = analyzer.conclude()
            return events + analyzer.takeSettled()
        }
        let expected = Set(told(.max, settling: false))
        #expect(expected.count > 180)
        for (limit, settling) in [(.max, true), (700, true)] + Self.limits.map({ ($0, false) }) {
            let events = told(limit, settling: settling)
            #expect(Set(events).count == events.count, "\(limit) \(settling)")
            #expect(Set(events) == expected, "\(limit) \(settling) \(Set(events).symmetricDifference(expected))")
        }
    }

    @Test("too many connections are left out, and counted")
    func tooMany() {
        var story = Story(isDirected: false)
        for index in 0..<16_500 {
            let link = Story.Link(
                gateway: "mg1", controller: "main", port: UInt16(20_000 + index), serverPort: 2944)
            story.say(link, fromGateway: false, 80, at: 1 + Double(index) * 0.001)
        }
        let findings = story.findings(limit: 4096)
        #expect(findings.leftOut == 116 && story.findings().leftOut == 116)
    }
}
