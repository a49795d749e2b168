import Analysis
import Frames
import Megaco
import Testing
import Wire

/// Each kind of finding where it must be, and none where something like it is harmless.
@Suite("Kinds of findings")
struct FoundKindsTests {
    /// Two recordings of a kind: one that shows it, and one that must not.
    struct Example: CustomTestStringConvertible, Sendable {
        let kind: Finding.Kind
        let title: String
        let shows: @Sendable (inout Story) -> Void
        let harmless: @Sendable (inout Story) -> Void
        var testDescription: String { "\(kind.rawValue): \(title)" }
    }

    static let examples: [Example] = [
        Example(kind: .split, title: "two controllers at once, or one after the other") {
            $0.move("mg1", [("main", 1, 300)])
            $0.move("mg2", [("main", 1, 60), ("srs", 100, 300)])
        } harmless: {
            $0.move("mg1", [("main", 1, 60), ("srs", 100, 300)])
            $0.move("mg2", [("main", 1, 60), ("srs", 100, 300)])
        },
        Example(kind: .pingPong, title: "three moves in a row, or two") {
            $0.move("mg1", [("main", 1, 60), ("srs", 100, 160), ("main", 200, 260), ("srs", 300, 360)])
        } harmless: {
            $0.move("mg1", [("main", 1, 60), ("srs", 100, 160), ("main", 200, 260)])
        },
        Example(kind: .outage, title: "a pause between two links, or a hand-over") {
            $0.move("mg1", [("main", 1, 60), ("srs", 100, 300)])
        } harmless: {
            let link = $0.register("mg1", "main", .restart, .coldBoot, at: 1)
            $0.supervise(link, from: 1, to: 300)
            let other = $0.register("mg1", "srs", .failover, .controllerImpendingFailure, at: 290, served: true)
            $0.supervise(other, from: 290, to: 310)
        },
        Example(kind: .halfOpen, title: "a FIN that is lost, or arrives") {
            let link = $0.register("mg1", "main", .restart, .coldBoot, at: 1)
            $0.supervise(link, from: 1, to: 60)
            $0.segment(link, fromGateway: true, flags: [.fin, .ack], at: 62, lost: true)
            $0.supervise(link, from: 60, to: 100, answered: false)
        } harmless: {
            let link = $0.register("mg1", "main", .restart, .coldBoot, at: 1)
            $0.supervise(link, from: 1, to: 60)
            $0.segment(link, fromGateway: true, flags: [.fin, .ack], at: 62)
        },
        Example(kind: .rejected, title: "an error, or an acceptance") {
            $0.register(
                "mg1", "main", .restart, .coldBoot, at: 1, error: ErrorDescriptor(code: 504, text: "Unauthorized"))
        } harmless: {
            $0.register("mg1", "main", .restart, .coldBoot, at: 1)
        },
        Example(kind: .missingReply, title: "a request that arrives and is not answered, or is lost") {
            let link = $0.open("mg1", "main", at: 1)
            let request = $0.serviceChange("mg1")
            $0.send(link, fromGateway: true, request, at: 1.1)
            $0.options("sm1", "main", at: 60, answer: "200 OK")
        } harmless: {
            let link = $0.open("mg1", "main", at: 1)
            let request = $0.serviceChange("mg1")
            $0.send(link, fromGateway: true, request, at: 1.1, lost: true)
            $0.options("sm1", "main", at: 60, answer: "200 OK")
        },
        Example(kind: .lateAnswer, title: "6 s to an answer, or 4 s") {
            $0.answer("mg1", after: 6)
        } harmless: {
            $0.answer("mg1", after: 4)
        },
        Example(kind: .wrongCode, title: "Failover with the reason of a Restart, or its own") {
            $0.register("mg1", "main", .failover, .coldBoot, at: 1)
        } harmless: {
            $0.register("mg1", "main", .failover, .controllerImpendingFailure, at: 1)
        },
        Example(kind: .wrongCode, title: "a survivable that says it is inactive, with a gateway or without") {
            let link = $0.register("mg1", "srs", .restart, .coldBoot, at: 1)
            $0.supervise(link, from: 1, to: 60)
            $0.report("srs", "main", active: true, at: 2, .confirmed)
            for time in [30.0, 31] {
                $0.options("sm1", "srs", at: time, answer: "503 Service Unavailable (LSP is inactive)")
            }
        } harmless: {
            $0.report("srs", "main", active: false, at: 2, .confirmed)
            for time in [30.0, 31] {
                $0.options("sm1", "srs", at: time, answer: "503 Service Unavailable (LSP is inactive)")
            }
            let link = $0.register("mg1", "srs", .restart, .coldBoot, at: 40)
            $0.supervise(link, from: 40, to: 90)
        },
        Example(kind: .retransmissionStorm, title: "datagrams again and again, or as many different ones") {
            let request = Array($0.serviceChange("mg1").dropFirst(4))
            for count in 0..<30 { $0.udp("mg1", 2944, "main", 2944, request, at: 1 + Double(count) * 0.3) }
        } harmless: {
            for count in 0..<30 {
                let request = Array($0.serviceChange("mg1").dropFirst(4))
                $0.udp("mg1", 2944, "main", 2944, request, at: 1 + Double(count) * 0.3)
            }
        },
        Example(kind: .retransmissionStorm, title: "datagrams again and again, or each seen at two places") {
            let request = Array($0.serviceChange("mg1").dropFirst(4))
            for count in 0..<30 { $0.udp("mg1", 2944, "main", 2944, request, at: 1 + Double(count) * 0.3) }
        } harmless: {
            for count in 0..<30 {
                let request = Array($0.serviceChange("mg1").dropFirst(4))
                for delay in [0, 0.015] {
                    $0.udp("mg1", 2944, "main", 2944, request, at: 1 + Double(count) * 0.3 + delay)
                }
            }
        },
        Example(kind: .retransmissionStorm, title: "SYNs again and again, or connections one by one") {
            for index in 0..<4 {
                let link = $0.open("mg\(index + 1)", "main", at: 1, answered: false)
                for count in 1..<9 {
                    $0.segment(link, fromGateway: true, flags: .syn, at: 1 + Double(count), lost: true)
                }
            }
        } harmless: {
            for count in 0..<36 { _ = $0.open("mg\(count % 4 + 1)", "main", at: 1 + Double(count) * 0.2) }
        },
        Example(kind: .retransmissionStorm, title: "segments again and again, or seen again on their way") {
            let link = $0.register("mg1", "main", .restart, .coldBoot, at: 1)
            let request = $0.serviceChange("mg1")
            $0.send(link, fromGateway: true, request, at: 2, lost: true)
            for count in 1...30 {
                $0.sendAgain(link, fromGateway: true, request, at: 2 + Double(count) * 0.25, lost: true)
            }
        } harmless: {
            let link = $0.register("mg1", "main", .restart, .coldBoot, at: 1)
            for count in 1...30 {
                let request = $0.serviceChange("mg1")
                $0.send(link, fromGateway: true, request, at: 2 + Double(count) * 0.25)
                $0.sendAgain(link, fromGateway: true, request, at: 2.001 + Double(count) * 0.25)
            }
        },
        Example(kind: .malformed, title: "half of a message, or a keep-alive of SIP") {
            $0.udp("mg1", 2944, "main", 2944, Array("MEGACO/1 [".utf8), at: 5)
        } harmless: {
            $0.udp("sm1", 5060, "main", 5060, Array("\r\n\r\n".utf8), at: 5)
        },
        Example(kind: .linkChange, title: "an entity link that comes up, or that stays down") {
            for time in [2.0, 3] {
                $0.options("sm1", "srs", at: time, answer: "503 Service Unavailable (LSP is inactive)")
            }
            $0.options("sm1", "srs", at: 122, answer: "200 OK")
        } harmless: {
            $0.options("sm1", "srs", at: 2, answer: "503 Service Unavailable (LSP is inactive)")
            $0.options("sm1", "srs", at: 122, answer: "503 Service Unavailable (LSP is inactive)")
        },
        Example(kind: .prevented, title: "refused while a survivable is active, or while none is") {
            $0.move("mg1", [("srs", 1, 300)])
            $0.register(
                "mg2", "main", .restart, .coldBoot, at: 60,
                error: ErrorDescriptor(code: 503, text: "Service Unavailable"))
        } harmless: {
            $0.move("mg1", [("main", 1, 300)])
            $0.register(
                "mg2", "main", .restart, .coldBoot, at: 60,
                error: ErrorDescriptor(code: 503, text: "Service Unavailable"))
        },
    ]

    @Test("is found where it is, with frames and a cause, and not where it is not", arguments: examples)
    func found(example: Example) throws {
        var story = Story()
        example.shows(&story)
        let findings = story.findings()
        let finding = try #require(findings.found.first { $0.kind == example.kind })
        #expect(!finding.frames.isEmpty && finding.frames.allSatisfy { (1...findings.packets).contains($0) })
        #expect(!finding.what.isEmpty && !finding.cause.isEmpty && finding.count >= 1)
        #expect(finding.end.map { $0 >= finding.start } ?? true)
        var harmless = Story()
        example.harmless(&harmless)
        #expect(harmless.findings().found.allSatisfy { $0.kind != example.kind })
    }

    @Test("every kind has its example")
    func complete() { #expect(Set(Self.examples.map(\.kind)) == Set(Finding.Kind.allCases)) }

    @Test("a late answer: who, to whom, how late, the request and the answer; Pending does not hurry anybody")
    func late() throws {
        var story = Story()
        story.answer("mg1", after: 7.5)
        let late = try #require(story.findings().lateAnswers.first)
        #expect(late.conversation == Conversation(from: "mg1", to: "main", request: .serviceChange))
        #expect(late.count == 1 && late.worst == .milliseconds(7_515) && late.frames.count == 2)
        #expect(story.findings().found.first { $0.kind == .lateAnswer }?.prevention.contains("Pending") == true)
    }

    @Test("repeated segments count as often as they were sent, whoever lost them")
    func segments() throws {
        var story = Story()
        let link = story.register("mg1", "main", .restart, .coldBoot, at: 1)
        let probe = story.probe("main")
        story.send(link, fromGateway: false, probe, at: 12, lost: true)
        for count in 1...24 {
            story.sendAgain(link, fromGateway: false, probe, at: 12 + Double(count) * 0.4, lost: true)
        }
        let storm = try #require(story.findings().storms.first)
        #expect(storm.to == "mg1" && storm.repetitions == 24 && storm.messages == 25)
    }

    @Test("what is seen three times at once is one message; what goes on and on is a storm, however fast")
    func fastStorm() throws {
        var seen = Story(isDirected: false)
        for index in 0..<30 {
            let request = Array(seen.serviceChange("mg1").dropFirst(4))
            for tap in 0..<3 {
                let time: Double = 1 + Double(index) * 0.2 + Double(tap) * 0.002
                seen.udp("mg1", 2944, "main", 2944, request, at: time)
            }
        }
        #expect(seen.findings().storms.isEmpty)
        // Every other one comes a tenth of a second after the last that counted.
        var fast = Story(isDirected: false)
        let request = Array(fast.serviceChange("mg1").dropFirst(4))
        for index in 0..<100 { fast.udp("mg1", 2944, "main", 2944, request, at: 1 + Double(index) * 0.051) }
        let storm = try #require(fast.findings().storms.first)
        #expect(storm.to == "main" && storm.repetitions == 49 && storm.messages == 50)
        // What cannot be read may be the same each time, or not.
        var unread = Story(isDirected: false)
        for index in 0..<100 { unread.udp("mg1", 2944, "main", 2944, [3, 0, 0, 9], at: 1 + Double(index) * 0.051) }
        #expect(unread.findings().malformed == 100)
        #expect(unread.findings().storms.isEmpty)
    }
}

extension Story {
    /// A gateway that is with one controller after the other; each of its links ends with a FIN.
    mutating func move(_ gateway: String, _ stays: [(controller: String, from: Double, to: Double)]) {
        for (index, stay) in stays.enumerated() {
            let link = register(
                gateway, stay.controller, index == 0 ? .restart : .failover,
                index == 0 ? .coldBoot : .controllerImpendingFailure, at: stay.from)
            supervise(link, from: stay.from, to: stay.to)
            if index < stays.count - 1 { segment(link, fromGateway: true, flags: [.fin, .ack], at: stay.to) }
        }
    }

    /// A registration that is accepted so many seconds after it was asked for.
    mutating func answer(_ gateway: String, after delay: Double) {
        let link = open(gateway, "main", at: 1)
        let request = serviceChange(gateway)
        send(link, fromGateway: true, request, at: 1.1)
        send(link, fromGateway: false, acceptance("main"), at: 1.1 + delay)
    }
}
