import Megaco
import Testing
import Wire

@Suite("Acknowledgements, pendings and batches, RFC 3525 §8.2") struct TransactionPolicyTests {
    static func settings(_ change: (inout TransactionSettings) -> Void) -> TransactionSettings {
        var settings = TransactionSettings()
        change(&settings)
        return settings
    }

    // MARK: Acknowledgements

    @Test("at once: each reply, each copy of it, never identifier 0, never on a stream")
    func acknowledgedAtOnce() {
        for carrier in [TransactionLayer.Carrier.datagram, .stream] {
            var rehearsal = Rehearsal(carrier, settings: Self.settings { $0.acknowledgement = .atOnce })
            rehearsal.request(at: 0)
            rehearsal.receive("P=1{C=-{AV=ROOT}}", at: 50)
            rehearsal.receive("P=1{C=-{AV=ROOT}}", at: 60)
            rehearsal.receive("P=0{ER=403{}}", at: 70)
            let acknowledged = ["50 transmit K{1}", "50 reply 1", "60 transmit K{1}", "70 error 403"]
            #expect(
                rehearsal.log.dropFirst()
                    == (carrier == .datagram ? acknowledged[...] : ["50 reply 1", "70 error 403"]))
        }
    }

    @Test("in ranges: in front of the next request, and alone when none comes") func acknowledgedInRanges() {
        var rehearsal = Rehearsal(.datagram, settings: Self.settings { $0.acknowledgement = .inRanges })
        for _ in 1...6 { rehearsal.request(at: 0) }
        for identifier in [3, 1, 2, 5, 6] { rehearsal.receive("P=\(identifier){C=-{AV=ROOT}}", at: 100) }
        rehearsal.request(at: 150)
        rehearsal.receive("P=7{C=-{AV=ROOT}}", at: 160)
        rehearsal.run(to: 2_000)
        let sent = rehearsal.log.filter { $0.contains("K{") }
        #expect(sent == ["150 transmit K{1-3,5-6} T=7{C=-{AV=ROOT{AT{}}}}", "1160 transmit K{7}"])
        // Only the first copy carries it.
        #expect(!rehearsal.log.contains { $0.hasPrefix("350 ") && $0.contains("K{") })
    }

    @Test("what asks to be acknowledged at once is, whatever the setting")
    func askedFor() {
        var rehearsal = Rehearsal(.datagram, settings: Self.settings { $0.acknowledgement = .inRanges })
        rehearsal.request(at: 0)
        rehearsal.receive("P=1{IA,C=-{AV=ROOT}}", at: 100)
        rehearsal.run(toSecond: 10)
        #expect(rehearsal.log.dropFirst() == ["100 transmit K{1}", "100 reply 1"])
    }

    // MARK: Pendings

    @Test("unasked while an answer takes long; the limit ends it with error 506; a late answer is dropped")
    func provisional() {
        for carrier in [TransactionLayer.Carrier.datagram, .stream] {
            var rehearsal = Rehearsal(carrier, settings: TransactionSettings(pendingLimit: 3))
            rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 0)
            rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 1_000)
            rehearsal.run(to: 6_900)
            #expect(
                rehearsal.log == [
                    "0 request 9 from mgc", "1000 transmit PN=9{}", "3000 transmit PN=9{}", "5000 transmit PN=9{}",
                ])
            rehearsal.run(to: 7_000)
            #expect(
                rehearsal.log.last == "7000 transmit P=9{IA,ER=506{\"Number of TransactionPendings Exceeded\"}}")
            rehearsal.receive("K{9}", at: 7_010)
            rehearsal.respond(to: 9, at: 8_000)
            rehearsal.run(toSecond: 60)
            #expect(rehearsal.log.count == 5)
        }
    }

    @Test("an answer in time needs none") func inTime() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 0)
        rehearsal.respond(to: 9, at: 1_999)
        rehearsal.run(toSecond: 60)
        #expect(rehearsal.log == ["0 request 9 from mgc", "1999 transmit P=9{C=-{AV=ROOT}}"])
        #expect(rehearsal.layer.wakeup == nil)
    }

    // MARK: Several requests in a message

    static let three = "T=1{C=-{AV=ROOT{AT{}}}}K{4}T=2{C=-{AV=ROOT{AT{}}}}T=3{C=-{AV=ROOT{AT{}}}}"

    @Test("together: one message when the last is answered, in the order of the requests")
    func together() {
        var rehearsal = Rehearsal(.datagram, settings: Self.settings { $0.answersTogether = true })
        rehearsal.receive(Self.three, at: 0)
        for identifier: UInt32 in [3, 1, 2] { rehearsal.respond(to: identifier, at: 100) }
        rehearsal.receive("T=2{C=-{AV=ROOT{AT{}}}}", at: 300)
        #expect(
            rehearsal.log.dropFirst(3) == [
                "100 transmit P=1{C=-{AV=ROOT}} P=2{C=-{AV=ROOT}} P=3{C=-{AV=ROOT}}",
                "300 transmit P=2{C=-{AV=ROOT}}", "300 duplicate 2 from mgc",
            ])
        #expect(rehearsal.layer.wakeup == nil)
    }

    @Test("together, but one takes long: the others do not wait for it for ever") func oneLate() {
        var rehearsal = Rehearsal(.datagram, settings: Self.settings { $0.answersTogether = true })
        rehearsal.receive(Self.three, at: 0)
        for identifier: UInt32 in [1, 3] { rehearsal.respond(to: identifier, at: 100) }
        rehearsal.run(to: 2_500)
        rehearsal.respond(to: 2, at: 3_000)
        rehearsal.receive("K{2}", at: 3_010)
        rehearsal.run(toSecond: 60)
        #expect(
            rehearsal.log.dropFirst(3) == [
                "2000 transmit PN=2{}", "2000 transmit P=1{C=-{AV=ROOT}} P=3{C=-{AV=ROOT}}",
                "3000 transmit P=2{IA,C=-{AV=ROOT}}",
            ])
    }

    @Test("apart, as it is unless said otherwise: each in a message of its own, in the order of the answers")
    func apart() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.receive(Self.three, at: 0)
        for identifier: UInt32 in [1, 2, 3] { rehearsal.respond(to: identifier, at: 0) }
        #expect(rehearsal.log.dropFirst(3) == (1...3).map { "0 transmit P=\($0){C=-{AV=ROOT}}" }[...])
    }

    // MARK: Adaptive timer, D.1.3

    @Test("AAD and ADEV follow the round trip; a repeated or delayed request measures nothing (Karn)")
    func adaptive() {
        var rehearsal = Rehearsal(.datagram, settings: TransactionSettings(initialTimeout: .milliseconds(10)))
        var now = 0
        var timeouts: [Int] = []
        for delay in [8, 8, 8, 8, 8, 8, 8, 8] {
            rehearsal.request(at: now)
            timeouts.append(Int((rehearsal.layer.wakeup?.at ?? .start).nanoseconds / 1_000_000) - now)
            rehearsal.receive("P=\(rehearsal.layer.nextIdentifier - 1){C=-{AV=ROOT}}", at: now + delay)
            now += 100
        }
        // 8 ms and four times 4, 3, 2.25 … ms of deviation, never below the initial timeout.
        #expect(timeouts == [10, 24, 20, 17, 14, 13, 11, 10])
        // This one was repeated: whichever copy was answered, nothing is learned from it.
        rehearsal.request(at: now)
        rehearsal.receive("P=\(rehearsal.layer.nextIdentifier - 1){C=-{AV=ROOT}}", at: now + 60)
        now += 100
        rehearsal.request(at: now)
        // 60 ms would have made it far more.
        let timeout = (rehearsal.layer.wakeup?.at ?? .start) - Rehearsal.instant(now)
        #expect((.milliseconds(10)...(.milliseconds(11))).contains(timeout))
    }
}

@Suite("Replies in segments, H.248.1 version 3") struct ReplySegmentTests {
    static func segment(_ number: Int, last: Bool = false, _ body: String = "AV=ROOT") -> String {
        "P=1/\(number)\(last ? "/&" : ""){C=-{\(body)}}"
    }

    @Test("acknowledged each, put together in any order, handed on once") func assembled() {
        for order in [[1, 2, 3], [3, 1, 2], [2, 2, 3, 3, 1]] {
            var rehearsal = Rehearsal(.datagram)
            rehearsal.layer.version = 3
            rehearsal.request(at: 0)
            for (index, number) in order.enumerated() {
                rehearsal.receive(Self.segment(number, last: number == 3), at: 50 + index)
            }
            rehearsal.receive(Self.segment(2), at: 90)
            rehearsal.run(toSecond: 60)
            let acknowledged = rehearsal.log.filter { $0.contains("SM=1/") }
            #expect(acknowledged.count == order.count + 1)
            #expect(rehearsal.log.filter { $0.hasSuffix("reply 1") }.count == 1)
            #expect(!rehearsal.log.contains { $0.contains("failed") || $0.contains("K{") })
            #expect(rehearsal.layer.wakeup == nil)
        }
    }

    @Test("a context that is cut goes on; what follows it keeps its order") func joined() throws {
        var layer = Rehearsal(.stream).layer
        var replies = ReplyCache()
        _ = layer.request(Rehearsal.audit, at: .start)
        var whole: TransactionReply?
        for body in ["P=1/2/&{C=-{AV=b},C=5{AV=c}}", "P=1/1{C=-{AV=a}}"] {
            for effect in layer.receive(Array("!/3 mgc \(body)".utf8), at: .start, replies: &replies) {
                if case .reply(let reply) = effect { whole = reply }
            }
        }
        guard case .actions(let actions) = try #require(whole).outcome else {
            Issue.record("no actions")
            return
        }
        #expect(actions.map { $0.commands.map(\.termination.text) } == [["a", "b"], ["c"]])
        #expect(whole?.segment == nil)
    }

    @Test("the rest of a reply has LONG-TIMER to come; the request is not repeated meanwhile") func incomplete() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.layer.version = 3
        rehearsal.request(at: 0)
        rehearsal.receive(Self.segment(1), at: 100)
        rehearsal.run(toSecond: 60)
        #expect(rehearsal.log.last == "30100 failed 1")
        #expect(rehearsal.log.count == 3)
    }

    @Test("segments are bounded") func bounded() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.layer.version = 3
        rehearsal.request(at: 0)
        for number in 1...200 { rehearsal.receive(Self.segment(number + 100), at: 100) }
        #expect(rehearsal.log.contains { $0.contains("too many segments") })
        // A segment of what nobody asked for is acknowledged and forgotten.
        rehearsal.receive("P=77/1/&{C=-{AV=ROOT}}", at: 200)
        #expect(rehearsal.log.last?.contains("SM=77/1/&") == true)
    }
}
