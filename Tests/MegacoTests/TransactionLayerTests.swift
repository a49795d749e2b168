import Megaco
import Testing
import Wire

@Suite("Transactions, RFC 3525 Annex D") struct TransactionLayerTests {
    // MARK: Our requests over datagrams

    @Test("repeats with back-off and gives up at T-MAX") func schedule() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.request(at: 0)
        rehearsal.run(toSecond: 60)
        let times = rehearsal.log.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
        #expect(rehearsal.log.dropLast().allSatisfy { $0.hasSuffix("transmit T=1{C=-{AV=ROOT{AT{}}}}") })
        #expect(rehearsal.log.last == "30000 failed 1")
        #expect(times.count == 12)
        #expect(times.prefix(2) == [0, 200])
        // Each gap lies between half of the doubled value and all of it, capped at 4 s.
        var gaps: [(Int, Int)] = []
        for index in 2..<11 { gaps.append((times[index] - times[index - 1], min(200 << (index - 1), 4_000))) }
        for (gap, full) in gaps { #expect(gap >= full / 2 - 1 && gap <= full) }
        #expect(rehearsal.layer.wakeup == nil)
    }

    @Test("the same seed gives the same schedule, another seed another") func seeds() {
        var logs: [[String]] = []
        for seed: UInt64 in [1, 1, 2] {
            var rehearsal = Rehearsal(.datagram, seed: seed)
            rehearsal.request(at: 0)
            rehearsal.run(toSecond: 60)
            logs.append(rehearsal.log)
        }
        #expect(logs[0] == logs[1])
        #expect(logs[0] != logs[2])
    }

    @Test("a reply ends the repetition; a second copy of it is dropped") func reply() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.request(at: 0)
        rehearsal.receive("P=1{C=-{AV=ROOT}}", at: 250)
        rehearsal.receive("P=1{C=-{AV=ROOT}}", at: 300)
        rehearsal.run(toSecond: 60)
        #expect(
            rehearsal.log == [
                "0 transmit T=1{C=-{AV=ROOT{AT{}}}}", "200 transmit T=1{C=-{AV=ROOT{AT{}}}}", "250 reply 1",
            ])
    }

    @Test("a slow network raises the first timeout") func adaptation() {
        var rehearsal = Rehearsal(.datagram, settings: TransactionSettings(initialTimeout: .milliseconds(500)))
        rehearsal.request(at: 0)
        rehearsal.receive("P=1{C=-{AV=ROOT}}", at: 400)
        rehearsal.request(at: 1_000)
        rehearsal.run(to: 2_200)
        // 400 ms and four times the deviation of 200 ms.
        #expect(
            rehearsal.log == [
                "0 transmit T=1{C=-{AV=ROOT{AT{}}}}", "400 reply 1", "1000 transmit T=2{C=-{AV=ROOT{AT{}}}}",
                "2200 transmit T=2{C=-{AV=ROOT{AT{}}}}",
            ])
    }

    @Test("pending slows the repetition down and puts off the end; the reply is confirmed") func pending() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.request(at: 0)
        rehearsal.receive("PN=1{}", at: 100)
        rehearsal.run(to: 20_100)
        rehearsal.receive("PN=1{}", at: 25_000)
        rehearsal.receive("P=1{IA,C=-{AV=ROOT}}", at: 50_000)
        rehearsal.receive("P=1{IA,C=-{AV=ROOT}}", at: 50_100)
        rehearsal.receive("PN=1{}", at: 50_200)
        rehearsal.run(toSecond: 100)
        #expect(
            rehearsal.log == [
                "0 transmit T=1{C=-{AV=ROOT{AT{}}}}", "100 pending 1", "10100 transmit T=1{C=-{AV=ROOT{AT{}}}}",
                "20100 transmit T=1{C=-{AV=ROOT{AT{}}}}", "25000 pending 1", "35000 transmit T=1{C=-{AV=ROOT{AT{}}}}",
                "45000 transmit T=1{C=-{AV=ROOT{AT{}}}}", "50000 transmit K{1}", "50000 reply 1",
                "50100 transmit K{1}",
            ])
    }

    @Test("pendings do not keep a request alive for ever") func pendingLimit() {
        var rehearsal = Rehearsal(.datagram, settings: TransactionSettings(pendingLimit: 2))
        rehearsal.request(at: 0)
        for second in 1...50 { rehearsal.receive("PN=1{}", at: second * 1_000) }
        rehearsal.run(toSecond: 100)
        #expect(rehearsal.log.last == "32000 failed 1")
    }

    @Test func cancelledRequestsAreForgotten() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.request(at: 0)
        rehearsal.layer.cancel(1)
        #expect(rehearsal.layer.wakeup == nil)
        rehearsal.receive("P=1{C=-{AV=ROOT}}", at: 100)
        #expect(rehearsal.log.count == 1)
        #expect(rehearsal.layer.outstandingCount == 0)
    }

    @Test func identifiersNeverAreZero() {
        var layer = TransactionLayer(
            TransactionParty(sender: .device("mg"), encoding: .text(.short)), carrier: .stream, firstIdentifier: .max,
            seed: 1)
        #expect(layer.request(Rehearsal.audit, at: .start).identifier == .max)
        #expect(layer.request(Rehearsal.audit, at: .start).identifier == 1)
        #expect(layer.nextIdentifier == 2)
    }

    @Test("early wake-ups change nothing; a late one repeats once") func wakeups() {
        var layer = Rehearsal(.datagram).layer
        var replies = ReplyCache()
        _ = layer.request(Rehearsal.audit, at: .start)
        #expect(layer.wakeup == Wakeup(at: Rehearsal.instant(200), timer: "H.248 retransmission timer"))
        #expect(layer.wake(at: Rehearsal.instant(199), replies: &replies).isEmpty)
        #expect(layer.wake(at: Rehearsal.instant(20_000), replies: &replies).count == 1)
        #expect(layer.wake(at: Rehearsal.instant(20_000), replies: &replies).isEmpty)
        #expect(layer.wake(at: Rehearsal.instant(40_000), replies: &replies) == [.failed(identifier: 1)])
    }

    // MARK: Streams

    @Test("nothing is repeated on a stream, and the application timer ends the wait") func stream() {
        var rehearsal = Rehearsal(.stream, settings: TransactionSettings(applicationTimeout: .seconds(15)))
        rehearsal.request(at: 0)
        rehearsal.request(at: 5_000)
        rehearsal.receive("PN=2{}", at: 6_000)
        #expect(rehearsal.layer.wakeup?.timer == "H.248 application timer")
        rehearsal.run(toSecond: 60)
        #expect(
            rehearsal.log == [
                "0 transmit T=1{C=-{AV=ROOT{AT{}}}}", "5000 transmit T=2{C=-{AV=ROOT{AT{}}}}", "6000 pending 2",
                "15000 failed 1",
                "36000 failed 2",
            ])
    }

    // MARK: The peer's requests

    @Test("a duplicate gets the reply again and is not carried out again, for 30 s and for its sender alone")
    func atMostOnce() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 0)
        rehearsal.respond(to: 9, at: 10)
        rehearsal.respond(to: 9, at: 11)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 200)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", from: "other", at: 300)
        rehearsal.receive("K{9}", from: "other", at: 400)
        rehearsal.respond(to: 9, from: "other", at: 500)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 30_009)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 30_010)
        #expect(
            rehearsal.log == [
                "0 request 9 from mgc", "10 transmit P=9{C=-{AV=ROOT}}", "200 transmit P=9{C=-{AV=ROOT}}",
                "200 duplicate 9 from mgc", "300 request 9 from other", "500 transmit P=9{C=-{AV=ROOT}}",
                "30009 transmit P=9{C=-{AV=ROOT}}", "30009 duplicate 9 from mgc", "30010 request 9 from mgc",
            ])
    }

    @Test("a duplicate of what is still at work gets pending, and its reply asks for an acknowledgement")
    func pendingSent() {
        var rehearsal = Rehearsal(.datagram)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 0)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 200)
        rehearsal.respond(to: 9, at: 900)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 950)
        rehearsal.receive("K{5,8-9}", at: 1_000)
        rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 1_400)
        #expect(
            rehearsal.log == [
                "0 request 9 from mgc", "200 transmit PN=9{}", "900 transmit P=9{IA,C=-{AV=ROOT}}",
                "950 transmit P=9{IA,C=-{AV=ROOT}}", "950 duplicate 9 from mgc",
            ])
    }

    @Test("a reply after pending is repeated until it is acknowledged or T-MAX has passed") func unconfirmed() {
        for isAcknowledged in [true, false] {
            var rehearsal = Rehearsal(.datagram)
            rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 0)
            rehearsal.receive("T=9{C=-{AV=ROOT{AT{}}}}", at: 200)
            rehearsal.respond(to: 9, at: 1_000)
            rehearsal.receive("K{9}", from: "other", at: 1_100)
            if isAcknowledged { rehearsal.receive("K{9}", at: 1_250) }
            rehearsal.run(toSecond: 60)
            #expect(rehearsal.log[3] == "1200 transmit P=9{IA,C=-{AV=ROOT}}")
            #expect(rehearsal.log.count == (isAcknowledged ? 4 : 13))
            #expect(rehearsal.layer.wakeup == nil)
        }
    }

    @Test("bounds: replies make room for newer ones, waiting requests are refused") func bounds() {
        var rehearsal = Rehearsal(
            .datagram, settings: TransactionSettings(outstandingLimit: 3), replies: ReplyCacheSettings(replyLimit: 2))
        for identifier: UInt32 in 1...4 {
            rehearsal.receive("T=\(identifier){C=-{AV=ROOT{AT{}}}}", at: Int(identifier))
            rehearsal.respond(to: identifier, at: Int(identifier))
        }
        rehearsal.receive("T=4{C=-{AV=ROOT{AT{}}}}", at: 10)
        rehearsal.receive("T=1{C=-{AV=ROOT{AT{}}}}", at: 11)
        rehearsal.receive("T=8{C=-{S=a}}T=9{C=-{S=a}}T=10{C=-{S=a}}", at: 12)
        #expect(
            rehearsal.log.dropFirst(4) == [
                "3 request 3 from mgc", "3 transmit P=3{C=-{AV=ROOT}}",
                "3 the reply cache is full; the oldest replies are forgotten early", "4 request 4 from mgc",
                "4 transmit P=4{C=-{AV=ROOT}}", "10 transmit P=4{C=-{AV=ROOT}}", "10 duplicate 4 from mgc",
                "11 request 1 from mgc",
                "12 request 8 from mgc", "12 request 9 from mgc",
                "12 too many requests of the peer wait; one more got error 510",
                "12 transmit P=10{ER=510{\"Insufficient resources\"}}",
            ])
        for _ in 1...3 { rehearsal.request(at: 20) }
        rehearsal.request(at: 21)
        #expect(rehearsal.log.last == "21 failed 4")
    }

    @Test("the byte limit of the cache holds as well") func byteBound() {
        var rehearsal = Rehearsal(.datagram, replies: ReplyCacheSettings(byteLimit: 60 + 2 * ReplyCache.overhead))
        for identifier: UInt32 in 1...3 {
            rehearsal.receive("T=\(identifier){C=-{AV=ROOT{AT{}}}}", at: 0)
            rehearsal.respond(to: identifier, at: 0)
        }
        rehearsal.receive("T=1{C=-{AV=ROOT{AT{}}}}", at: 1)
        #expect(rehearsal.log.last == "1 request 1 from mgc")
    }

    @Test("a reply that fits no packet becomes error 533") func tooLong() {
        var layer = Rehearsal(.datagram).layer
        var replies = ReplyCache()
        _ = layer.receive(Array("!/1 mgc T=9{C=-{AV=ROOT{AT{PG}}}}".utf8), at: .start, replies: &replies)
        let error = ErrorDescriptor(code: 500, text: String(repeating: "x", count: 70_000))
        let outcome = TransactionReply.Outcome.actions([
            ActionReply(commands: [CommandReply(.done(.auditValue, [.error(error), .events(EventsDescriptor())]))])
        ])
        let effects = layer.respond(
            to: 9, of: .device("mgc"), outcome, at: .start, replies: &replies
        ).map(Rehearsal.words)
        #expect(effects == ["transmit P=9{ER=533{\"Response exceeds maximum transport PDU size\"}}"])
    }

    // MARK: What cannot be read

    @Test(
        "is answered at its level, or not at all",
        arguments: [
            ("T=7{C=-{SC=ROOT{SV{}}}}", ["undecodable 442", "P=7{C=-{SC=ROOT{ER=442{\"Syntax Error in Command\"}}}}"]),
            ("T=7{C=-{X=a}}", ["undecodable 443", "P=7{C=-{ER=443{\"Unsupported or Unknown Command\"}}}"]),
            ("T=7{C=-{}}", ["undecodable 422", "P=7{C=-{ER=422{\"Syntax Error in Action\"}}}"]),
            ("T=7{", ["undecodable 422", "P=7{ER=422{\"Syntax Error in Action\"}}"]),
            ("T=x{", ["undecodable 403", "P=0{ER=403{\"Syntax error in transaction request\"}}"]),
            ("hello", ["undecodable 400", "ER=400{\"Syntax error in message\"}"]),
            ("P=7{", ["undecodable 422"]), ("ER=400{", ["undecodable 400"]), ("ER=500{}", ["error 500"]),
            ("P=0{ER=403{}}", ["error 403"]),
            (
                "T=6{C=-{S=a}}T=7{C=",
                ["request 6 from mgc", "undecodable 422", "P=7{ER=422{\"Syntax Error in Action\"}}"]
            ),
        ] as [(String, [String])])
    func undecodable(_ body: String, _ expected: [String]) {
        var layer = Rehearsal(.datagram).layer
        var replies = ReplyCache()
        let effects = layer.receive(Array("!/1 mgc \(body)".utf8), at: .start, replies: &replies).map(Rehearsal.words)
        #expect(effects.map { $0.hasPrefix("transmit ") ? String($0.dropFirst(9)) : $0 } == expected)
    }

    @Test("bytes that are no H.248 text get no answer") func garbage() {
        var layer = Rehearsal(.datagram).layer
        var replies = ReplyCache()
        for bytes: [UInt8] in [[], [0], [0x30, 0x77, 0xA1], Array("GET / HTTP/1.1".utf8)] {
            let effects = layer.receive(bytes, at: .start, replies: &replies)
            #expect(effects.count == 1)
        }
        #expect(
            layer.receive(Array("MEGACO/4 mg T=1{".utf8), at: .start, replies: &replies).map(Rehearsal.words) == [
                "undecodable 406", "transmit ER=406{\"Version Not Supported\"}",
            ])
    }
}
