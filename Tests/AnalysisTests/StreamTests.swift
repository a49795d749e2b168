import Analysis
import Frames
import Megaco
import Testing
import Wire

/// Several messages in one segment, one message over several, and both, as analysers get wrong (sngrep#466).
@Suite("Messages over TCP, however they are cut")
struct StreamTests {
    /// How often each thing was said, and in which frame the last of it came.
    private static func said(_ findings: Findings) -> [String: [Int]] {
        Dictionary(grouping: findings.ladder, by: \.text).mapValues { $0.map(\.frame) }
    }

    @Test(
        "SIP: three in a segment, one over two with the next behind it, a keep-alive between", arguments: [true, false])
    func sip(isDirected: Bool) {
        var story = Story(isDirected: isDirected)
        let link = story.open("sm1", "main", at: 1, serverPort: 5060)
        let messages = (1...6).map { Story.sip($0) }
        story.send(link, fromGateway: true, messages[0] + messages[1] + messages[2], at: 2)
        story.send(link, fromGateway: true, Array(messages[3].prefix(100)), at: 3)
        story.send(link, fromGateway: true, messages[3].dropFirst(100) + messages[4], at: 4)
        story.send(link, fromGateway: true, Array("\r\n\r\n".utf8), at: 5)
        story.send(link, fromGateway: true, messages[5], at: 6)
        // The answers in pieces of 7 bytes.
        let answers = (1...6).flatMap { Story.sip($0, answer: "200 OK") }
        for start in stride(from: 0, to: answers.count, by: 7) {
            let piece = Array(answers[start..<min(start + 7, answers.count)])
            story.send(link, fromGateway: false, piece, at: 7 + Double(start) * 0.0001)
        }
        let findings = story.findings()
        let said = Self.said(findings)
        let frames = isDirected ? [5, 5, 5, 9, 9, 13] : [3, 3, 3, 5, 5, 7]
        #expect(said["OPTIONS"] == frames)
        #expect(said["200 OK"]?.count == 6)
        #expect(findings.malformed == 0)
        #expect(findings.entityLinks.map(\.state) == [.up])
    }

    @Test(
        "H.248: pipelined, split within the TPKT header and within the message, and repeated", arguments: [true, false])
    func megaco(isDirected: Bool) {
        var story = Story(isDirected: isDirected)
        let link = story.open("mg1", "main", at: 1)
        let request = story.serviceChange("mg1")
        story.send(link, fromGateway: true, Array(request.prefix(3)), at: 2)
        story.send(link, fromGateway: true, Array(request.dropFirst(3).prefix(40)), at: 3)
        story.send(link, fromGateway: true, Array(request.dropFirst(43)), at: 4)
        let acceptance = story.acceptance("main")
        let probes = (0..<3).flatMap { _ in story.probe("main") }
        story.send(link, fromGateway: false, acceptance + probes.prefix(50), at: 5)
        story.send(link, fromGateway: false, Array(probes.dropFirst(50)), at: 6)
        // A segment that was there before is no message again.
        story.sendAgain(link, fromGateway: false, Array(probes.dropFirst(50)), at: 7)
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == [.accepted])
        #expect(findings.registrations.first?.requestTime == Story.at(4))
        #expect(Self.said(findings)["AuditValue"]?.count == 3)
        #expect(findings.malformed == 0 && findings.missingBytes == 0)
    }

    @Test("segments out of order, and one that overlaps the one before it")
    func disorder() {
        var story = Story(isDirected: false)
        let link = story.open("mg1", "main", at: 1)
        let request = story.serviceChange("mg1")
        let key = "mg1 \(link.port)"
        let start = story.sequences[key] ?? 0
        story.sequences[key] = start &+ 60
        story.send(link, fromGateway: true, Array(request.dropFirst(60)), at: 2)
        story.sequences[key] = start
        story.send(link, fromGateway: true, Array(request.prefix(80)), at: 3)
        story.sequences[key] = start &+ UInt32(request.count)
        story.send(link, fromGateway: false, story.acceptance("main"), at: 4)
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == [.accepted] && findings.malformed == 0)
        #expect(findings.registrations.first?.requestTime == Story.at(3))
    }
}
