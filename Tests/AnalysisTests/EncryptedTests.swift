import Analysis
import Frames
import Megaco
import Packets
import Testing
import Wire

/// Connections of TLS that behave as gateways and controllers do, and others.
@Suite("Encrypted H.248")
struct EncryptedTests {
    private static func seconds(_ time: Instant?) -> Double? {
        time.map { (Double($0.nanoseconds) / 1e8).rounded() / 10 }
    }

    @Test(
        "the first request before supervision registers; without supervision it was refused", arguments: [true, false])
    func registration(isDirected: Bool) throws {
        var story = Story(isDirected: isDirected)
        let link = story.registerEncrypted("mg1", "main", at: 1)
        story.superviseEncrypted(link, from: 1, to: 100)
        let refused = story.registerEncrypted("mg2", "main", at: 2)
        story.ask(refused, at: 12)
        story.segment(refused, fromGateway: true, flags: [.fin, .ack], at: 14)
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == [.accepted, .rejected, .rejected])
        #expect(findings.registrations.allSatisfy { $0.isInferred && $0.method == "inferred" && $0.error == nil })
        for (one, asked) in zip(findings.registrations, [1.1, 2.1, 12]) {
            #expect(one.time > Story.at(asked) && one.time < Story.at(asked + 0.1))
        }
        let one = try #require(findings.links.first)
        #expect(findings.links.count == 1 && one.isInferred && one.gateway == "mg1" && one.end == nil)
        #expect(findings.malformed == 0)
        let rejected = try #require(findings.found.first { $0.kind == .rejected })
        #expect(rejected.what == "main refused mg2 2 times as it seems, for no supervision followed")
    }

    @Test("a link is over at a FIN, or at the last answered record before silence")
    func endings() {
        var story = Story()
        let closed = story.registerEncrypted("mg1", "main", at: 1)
        story.superviseEncrypted(closed, from: 1, to: 100)
        story.segment(closed, fromGateway: true, flags: [.fin, .ack], at: 98)
        let silent = story.registerEncrypted("mg2", "main", at: 2)
        story.superviseEncrypted(silent, from: 2, to: 100)
        story.say(silent, fromGateway: false, 80, at: 107, lost: true)
        let other = story.registerEncrypted("mg2", "srs", at: 180)
        story.superviseEncrypted(other, from: 180, to: 300)
        let findings = story.findings()
        #expect(findings.links.map(\.endCause) == [.closedByGateway, .silence, nil])
        #expect(findings.links.map { Self.seconds($0.end) } == [98, 92, nil])
    }

    @Test("who closes at once after a request of the controller was sent away; after supervision that is due, not")
    func sentAway() {
        var story = Story()
        let link = story.registerEncrypted("mg1", "main", at: 1)
        story.superviseEncrypted(link, from: 1, to: 60)
        story.say(link, fromGateway: false, 120, at: 53)
        story.say(link, fromGateway: true, 70, at: 53.02)
        story.segment(link, fromGateway: true, flags: [.fin, .ack], at: 53.03)
        let due = story.registerEncrypted("mg2", "main", at: 1)
        story.superviseEncrypted(due, from: 1, to: 60)
        story.segment(due, fromGateway: true, flags: [.fin, .ack], at: 46.1)
        // A gateway that is not there any more answers by RST.
        let dead = story.registerEncrypted("mg3", "main", at: 1)
        story.superviseEncrypted(dead, from: 1, to: 40)
        story.say(dead, fromGateway: false, 80, at: 43)
        story.segment(dead, fromGateway: true, flags: .rst, at: 43.02)
        let findings = story.findings()
        #expect(findings.unregistrations.map(\.gateway) == ["mg1"])
        #expect(findings.unregistrations.allSatisfy { $0.isInferred && $0.method == "Forced" })
        let causes = Dictionary(uniqueKeysWithValues: findings.links.map { ($0.gateway, $0.endCause) })
        #expect(causes == ["mg1": .unregistered, "mg2": .closedByGateway, "mg3": .closedByGateway])
    }

    @Test("who answers within 0.1 s of its acceptance and leaves was sent away; who only leaves was refused")
    func sentAwayAtOnce() {
        var story = Story()
        for (gateway, answers) in [("mg1", true), ("mg2", false)] {
            let link = story.registerEncrypted(gateway, "main", at: 1)
            // 40 ms after the answer of 1.14 s.
            story.say(link, fromGateway: false, 120, at: 1.18)
            if answers { story.say(link, fromGateway: true, 70, at: 1.2) }
            story.segment(link, fromGateway: true, flags: [.fin, .ack], at: 1.21)
        }
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == [.accepted, .rejected])
        #expect(findings.unregistrations.map(\.gateway) == ["mg1"])
        #expect(findings.links.map(\.endCause) == [.unregistered])
    }

    @Test("a refusal is one of a disabled region only for a gateway that was served")
    func refusals() {
        var story = Story()
        let before = story.registerEncrypted("mg1", "main", at: 1)
        story.superviseEncrypted(before, from: 1, to: 50)
        story.segment(before, fromGateway: true, flags: [.fin, .ack], at: 51)
        let active = story.registerEncrypted("mg3", "srs", at: 60)
        story.superviseEncrypted(active, from: 60, to: 200)
        for gateway in ["mg1", "mg2"] {
            let refused = story.registerEncrypted(gateway, "main", at: 100)
            story.segment(refused, fromGateway: true, flags: [.fin, .ack], at: 101)
        }
        let findings = story.findings()
        #expect(findings.registrations.filter { $0.outcome == .rejected }.map(\.gateway) == ["mg1", "mg2"])
        #expect(findings.prevented.map(\.gateway) == ["mg1"])
    }

    @Test("who was answered and is not supervised for two minutes was refused; until then it may have been accepted")
    func probation() {
        var story = Story()
        let link = story.registerEncrypted("mg1", "main", at: 1)
        story.superviseEncrypted(link, from: 1, to: 300, every: 110)
        _ = story.registerEncrypted("mg2", "main", at: 1)
        _ = story.registerEncrypted("mg3", "main", at: 200)
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == [.accepted, .rejected, .accepted])
    }

    @Test("any port where somebody is supervised as gateways are; nobody else's TLS")
    func ports() {
        var story = Story(isDirected: false)
        let link = story.registerEncrypted("mg1", "main", at: 1, serverPort: 33_000)
        story.superviseEncrypted(link, from: 1, to: 100)
        // Refused by the same controller: known by the other connection to its port.
        let refused = story.registerEncrypted("mg2", "main", at: 2, serverPort: 33_000)
        story.segment(refused, fromGateway: true, flags: [.fin, .ack], at: 3)
        // A page that is read, a page that is kept alive by the client, one on 443 that the server keeps alive.
        let page = story.registerEncrypted("mg3", "sm1", at: 2, serverPort: 9443)
        for index in 0..<400 { story.say(page, fromGateway: false, 1200, at: 5 + Double(index) * 0.001) }
        let kept = story.registerEncrypted("mg3", "sm1", at: 3, serverPort: 9444)
        for index in 0..<20 { story.ask(kept, at: 10 + Double(index) * 10) }
        let pushed = story.registerEncrypted("mg4", "srs2", at: 3, serverPort: 443)
        story.superviseEncrypted(pushed, from: 3, to: 200)
        let findings = story.findings(NameBook())
        #expect(findings.gateways == ["10.20.1.11", "10.20.1.12"])
        #expect(findings.controllers == ["10.10.0.10"])
        #expect(findings.registrations.map(\.outcome) == [.accepted, .rejected])
        #expect(findings.connections.count == 2)
        #expect(findings.ladder.allSatisfy { ![$0.from, $0.to].contains("10.10.0.20") })
    }

    @Test("a controller that is known has other services, too")
    func servicesOfControllers() {
        var story = Story()
        let link = story.registerEncrypted("mg1", "main", at: 1)
        story.superviseEncrypted(link, from: 1, to: 100)
        let page = story.registerEncrypted("mg1", "main", at: 20, serverPort: 9443)
        story.segment(page, fromGateway: true, flags: [.fin, .ack], at: 22)
        let findings = story.findings()
        #expect(findings.registrations.count == 1 && findings.connections.count == 1)
    }

    @Test("a recording that begins in the middle, within a record and at one", arguments: [0, 30])
    func middle(cut: Int) throws {
        var story = Story()
        let link = Story.Link(gateway: "mg1", controller: "main", port: 40_001)
        let tail = Array(Story.record(23, 90, seed: 7).dropFirst(cut))
        story.segment(link, fromGateway: true, flags: [.ack, .psh], tail, at: 3)
        story.superviseEncrypted(link, from: 0, to: 100)
        let findings = story.findings()
        let one = try #require(findings.links.first)
        #expect(findings.links.count == 1 && one.isAssumed && one.isInferred && Self.seconds(one.start) == 15)
        #expect(findings.registrations.isEmpty)
    }

    @Test("records split over segments, and several in one", arguments: [1, 4, 5, 6, 64])
    func split(size: Int) {
        var story = Story()
        let link = story.registerEncrypted("mg1", "main", at: 1)
        for (index, time) in [16.0, 31, 46].enumerated() {
            let seed = UInt64(900 + index * 2)
            for (isGateway, bytes) in [
                (false, Story.record(23, 80, seed: seed) + Story.record(23, 40, seed: seed * 50)),
                (true, Story.record(23, 75, seed: seed + 1)),
            ] {
                var at = time + (isGateway ? 0.3 : 0)
                for start in stride(from: 0, to: bytes.count, by: size) {
                    let piece = Array(bytes[start..<min(start + size, bytes.count)])
                    story.segment(link, fromGateway: isGateway, flags: [.ack], piece, at: at)
                    at += 0.0001
                }
            }
        }
        let findings = story.findings()
        #expect(findings.links.count == 1 && findings.malformed == 0)
        #expect(findings.timers.filter { $0.kind == .keepAlive && $0.node == "mg1" }.map(\.count) == [2])
    }

    @Test("a survivable is active by its OPTIONS, whatever its RRQ is")
    func activity() {
        var story = Story()
        story.options("sm1", "srs", at: 2, answer: "503 Service Unavailable (LSP is inactive)")
        let link = story.registerEncrypted("mg1", "srs", at: 10)
        story.superviseEncrypted(link, from: 10, to: 400)
        // An RRQ of which only the first octet can be read.
        story.udp("srs", 1719, "main", 1719, [0x0C] + [UInt8](repeating: 0xFF, count: 40), at: 20)
        story.options("sm1", "srs", at: 62, answer: "200 OK")
        story.options("sm1", "srs", at: 122, answer: "200 OK")
        story.options("sm1", "srs", at: 322, answer: "503 Service Unavailable (LSP is inactive)")
        let active = story.findings().active
        #expect(active.map(\.controller) == ["srs"] && active.allSatisfy { $0.isByOptions })
        #expect(active.map { Self.seconds($0.start) } == [62] && active.map { Self.seconds($0.end) } == [322])
    }

    @Test("the records of a download are not all kept")
    func bulk() {
        var story = Story(isDirected: false)
        let page = story.registerEncrypted("mg1", "main", at: 1, serverPort: 9443)
        let chunk = (0..<16).flatMap { Story.record(23, 60, seed: UInt64($0)) }
        for index in 0..<2000 {
            story.segment(page, fromGateway: false, flags: [.ack], chunk, at: 2 + Double(index) * 0.0001)
        }
        let findings = story.findings(NameBook())
        #expect(findings.leftOut == 0 && findings.gateways.isEmpty && findings.packets == story.packets.count)
    }

    @Test("the verdict of a split between encrypted links is likely, not certain")
    func split() throws {
        var story = Story()
        for gateway in Story.gateways {
            let link = story.registerEncrypted(gateway, "main", at: 1)
            story.superviseEncrypted(link, from: 1, to: ["mg1", "mg2"].contains(gateway) ? 60 : 300)
        }
        for gateway in ["mg1", "mg2"] {
            let link = story.registerEncrypted(gateway, "srs", at: 168)
            story.superviseEncrypted(link, from: 168, to: 300)
        }
        let split = try #require(story.findings().splits.first)
        #expect(split.isInferred && split.cause == .partialNetworkFailure && split.end == nil)
        #expect(split.controllers.map(\.gateways) == [["mg3", "mg4"], ["mg1", "mg2"]])
    }

    @Test("bytes changed at random, and times at the ends of what a file can say", arguments: 0..<12 as Range<UInt64>)
    func hostile(seed: UInt64) {
        var story = Story()
        for gateway in Story.gateways {
            let link = story.registerEncrypted(gateway, "main", at: 1)
            story.superviseEncrypted(link, from: 1, to: 100)
            story.segment(link, fromGateway: true, flags: [.fin, .ack], at: 101)
        }
        var generator = SeededGenerator(seed: seed)
        for index in story.packets.indices where Int.random(in: 0..<4, using: &generator) == 0 {
            let count = story.packets[index].bytes.count
            let place = Int.random(in: 0..<count, using: &generator)
            story.packets[index].bytes[place] = UInt8.random(in: 0...255, using: &generator)
            if Int.random(in: 0..<8, using: &generator) == 0 {
                let ends = [Int64.max >> 2, Int64.min >> 2, 0, 1 << 61]
                story.packets[index].time = Instant(nanoseconds: ends.randomElement(using: &generator) ?? 0)
            }
        }
        let findings = story.findings()
        #expect(findings.packets == story.packets.count && findings.links.count <= 64)
    }

    @Test("a handshake of TLS 1.3 ends with tickets, which answer no request")
    func tickets() {
        var story = Story()
        let link = story.open("mg1", "main", at: 1)
        let flights: [[(UInt8, Int)]] = [
            [(22, 500)], [(22, 122), (20, 1), (23, 700), (23, 53)], [(20, 1), (23, 53)], [(23, 250), (23, 250)],
        ]
        for (index, flight) in flights.enumerated() {
            let bytes = flight.enumerated().flatMap { Story.record($1.0, $1.1, seed: UInt64(index * 9 + $0)) }
            story.segment(
                link, fromGateway: index % 2 == 0, flags: [.ack, .psh], bytes, at: 1.03 + Double(index) * 0.016)
        }
        // The answer comes after 3 s, which is longer than anybody is quiet who only answers.
        story.say(link, fromGateway: true, at: 1.2)
        story.say(link, fromGateway: false, 110, at: 4.2)
        story.segment(link, fromGateway: true, flags: [.fin, .ack], at: 12)
        let findings = story.findings()
        #expect(findings.registrations.map(\.outcome) == [.rejected])
        #expect(findings.registrations.first.map { $0.time > Story.at(4) } == true)
        #expect(findings.links.isEmpty && findings.unregistrations.isEmpty)
    }
}
