import Megaco
import Testing
import Wire

@Suite("The reply cache of an endpoint") struct ReplyCacheTests {
    static let party = TransactionParty(sender: .device("mgc"), encoding: .text(.short))

    static func layer(_ carrier: TransactionLayer.Carrier = .datagram) -> TransactionLayer {
        TransactionLayer(party, carrier: carrier, firstIdentifier: 1, seed: 1)
    }

    /// Hands a request of `sender` to a layer, answers it where that is asked for, and tells which of both happened.
    static func ask(
        _ layer: inout TransactionLayer, _ replies: inout ReplyCache, _ identifier: UInt32, from sender: String = "mg",
        body: String = "AV=ROOT{AT{}}", at now: Instant
    ) -> String {
        let bytes = Array("!/1 \(sender) T=\(identifier){C=-{\(body)}}".utf8)
        for effect in layer.receive(bytes, at: now, replies: &replies) {
            switch effect {
            case .request(let request, let sender):
                _ = layer.respond(to: request.identifier, of: sender, Rehearsal.done, at: now, replies: &replies)
                return "executed"
            case .duplicate: return "repeated"
            default: continue
            }
        }
        return "ignored"
    }

    @Test("a copy by another way gets the same reply: another port, a new connection, the other transport")
    func otherWay() {
        var replies = ReplyCache()
        var first = Self.layer()
        #expect(Self.ask(&first, &replies, 7, at: .start) == "executed")
        for carrier in [TransactionLayer.Carrier.datagram, .stream] {
            var other = Self.layer(carrier)
            #expect(Self.ask(&other, &replies, 7, at: .start + .seconds(29)) == "repeated")
            #expect(Self.ask(&other, &replies, 7, from: "mg2", at: .start + .seconds(29)) != "ignored")
        }
        #expect(Self.ask(&first, &replies, 7, at: .start + .seconds(30)) == "executed")
    }

    @Test("a registration under an old identifier, but with another time stamp, is new")
    func restarted() {
        var replies = ReplyCache()
        var layer = Self.layer()
        let body = "SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\",20260105T0900000"
        #expect(Self.ask(&layer, &replies, 1, body: body + "0}}", at: .start) == "executed")
        #expect(Self.ask(&layer, &replies, 1, body: body + "0}}", at: .start + .seconds(1)) == "repeated")
        #expect(Self.ask(&layer, &replies, 1, body: body + "1}}", at: .start + .seconds(2)) == "executed")
        #expect(Self.ask(&layer, &replies, 1, body: body + "1}}", at: .start + .seconds(3)) == "repeated")
    }

    /// What a cache should know, kept in the plainest way.
    struct Model {
        struct Answer {
            let key: String
            let until: Instant
            var isAcknowledged = false
        }

        var answers: [Answer] = []
        let limit: Int

        mutating func expire(at now: Instant) { answers.removeAll { $0.until <= now } }

        mutating func add(_ key: String, at now: Instant) {
            if answers.count == limit { answers.removeFirst() }
            answers.append(Answer(key: key, until: now + .seconds(30)))
        }
    }

    @Test("answers as the plainest list would, at any bound", arguments: 1...12 as ClosedRange<UInt64>)
    func model(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limit = [1, 3, 40, 400, 100_000][Int(seed % 5)]
        var replies = ReplyCache(ReplyCacheSettings(replyLimit: limit))
        var model = Model(limit: limit)
        var layer = Self.layer()
        var now = Instant.start
        for _ in 0..<3_000 {
            now += generator.duration(below: .milliseconds(generator.next() % 20 == 0 ? 5_000 : 60))
            let sender = "mg\(generator.next() % 40)"
            let identifier = UInt32(generator.next() % 30)
            let key = "\(sender) \(identifier)"
            model.expire(at: now)
            if generator.next() % 8 == 0 {
                _ = layer.receive(Array("!/1 \(sender) K{\(identifier)}".utf8), at: now, replies: &replies)
                for index in model.answers.indices where model.answers[index].key == key {
                    model.answers[index].isAcknowledged = true
                }
                continue
            }
            let known = model.answers.first { $0.key == key }
            let outcome = Self.ask(&layer, &replies, identifier, from: sender, at: now)
            #expect(outcome == (known == nil ? "executed" : known?.isAcknowledged == true ? "ignored" : "repeated"))
            if known == nil { model.add(key, at: now) }
            #expect(replies.replyCount == model.answers.count)
            #expect(replies.byteCount >= replies.replyCount * ReplyCache.overhead)
        }
        now += .seconds(31)
        _ = Self.ask(&layer, &replies, 99, at: now)
        #expect(replies.replyCount == 1 && replies.executingCount == 0)
    }

    @Test("a hundred thousand replies go as they came, and the bytes with them") func many() {
        var replies = ReplyCache(ReplyCacheSettings(byteLimit: 4_000_000))
        var layer = Self.layer()
        for identifier: UInt32 in 1...100_000 {
            let now = Instant.start + .microseconds(Int(identifier) * 500)
            #expect(Self.ask(&layer, &replies, identifier, at: now) == "executed")
            #expect(replies.byteCount <= 4_000_000)
        }
        // 118 bytes each: 22 of reply and 96 of overhead.
        #expect(replies.replyCount > 30_000 && replies.replyCount < 40_000)
        #expect(Self.ask(&layer, &replies, 100_000, at: .start + .seconds(50)) == "repeated")
        #expect(Self.ask(&layer, &replies, 101_000, at: .start + .seconds(81)) == "executed")
        #expect(replies.replyCount == 1 && replies.byteCount < 200)
    }

    @Test("requests that wait are bounded, and are forgotten after LONG-TIMER") func waiting() {
        var replies = ReplyCache(ReplyCacheSettings(executingLimit: 3))
        var layer = Self.layer()
        func send(_ identifier: Int, at now: Instant) -> String {
            let bytes = Array("!/1 mg T=\(identifier){C=-{AV=ROOT{AT{}}}}".utf8)
            return layer.receive(bytes, at: now, replies: &replies).map(Rehearsal.words).joined(separator: ", ")
        }
        for identifier in 1...3 { #expect(send(identifier, at: .start) == "request \(identifier) from mg") }
        #expect(send(4, at: .start).contains("510"))
        #expect(replies.executingCount == 3)
        #expect(send(5, at: .start + .seconds(30)) == "request 5 from mg")
        #expect(replies.executingCount == 1)
    }
}
