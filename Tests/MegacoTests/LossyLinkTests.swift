import Megaco
import Testing
import Wire

/// Two transaction layers and a link that loses, doubles, delays and reorders, all from one seed.
struct LossyPair {
    struct Delivery {
        let at: Instant
        let ordinal: Int
        let to: Int
        let bytes: [UInt8]
    }

    var layers: [TransactionLayer]
    var caches = [ReplyCache(), ReplyCache()]
    var link: SeededGenerator
    var inFlight: [Delivery] = []
    /// Answers that a slow side still owes: when, who, to which request.
    var owed: [(at: Instant, side: Int, identifier: UInt32)] = []
    var sent = 0
    var executed: [[UInt32: Int]] = [[:], [:]]
    var replied: [[UInt32: Int]] = [[:], [:]]
    var failed = 0
    let lossPercent: UInt64

    init(seed: UInt64, lossPercent: UInt64) {
        link = SeededGenerator(seed: seed)
        self.lossPercent = lossPercent
        layers = ["mg", "mgc"].enumerated().map { index, name in
            TransactionLayer(
                TransactionParty(sender: .device(name), encoding: .text(index == 0 ? .long : .short)),
                carrier: .datagram, firstIdentifier: 1, seed: seed &* 2 &+ UInt64(index))
        }
    }

    func peer(of side: Int) -> MessageIdentifier { .device(side == 0 ? "mgc" : "mg") }

    mutating func carryOut(_ effects: [TransactionLayer.Effect], side: Int, at now: Instant) {
        for effect in effects {
            switch effect {
            case .transmit(let bytes), .transmitRequest(let bytes): send(bytes, to: 1 - side, at: now)
            case .request(let request, _):
                executed[side][request.identifier, default: 0] += 1
                // Every third request takes two seconds to carry out, so that duplicates meet it at work.
                if request.identifier % 3 == 0 {
                    owed.append((now + .seconds(2), side, request.identifier))
                } else {
                    let replies = layers[side].respond(
                        to: request.identifier, of: peer(of: side), Rehearsal.done, at: now, replies: &caches[side])
                    carryOut(replies, side: side, at: now)
                }
            case .reply(let reply): replied[side][reply.identifier, default: 0] += 1
            case .failed: failed += 1
            case .duplicate, .pending: break
            case .error, .undecodable, .limitReached: Issue.record("\(effect)")
            }
        }
    }

    mutating func send(_ bytes: [UInt8], to side: Int, at now: Instant) {
        let copies = link.next() % 100 < lossPercent ? 0 : link.next() % 10 == 0 ? 2 : 1
        for _ in 0..<copies {
            sent += 1
            let at = now + .milliseconds(5) + link.duration(below: .milliseconds(400))
            inFlight.append(Delivery(at: at, ordinal: sent, to: side, bytes: bytes))
        }
    }

    /// Runs to the end; false where that takes more steps than it may.
    mutating func run(requests: Int) -> Bool {
        for number in 0..<requests {
            let now = Rehearsal.instant(number * 50)
            for side in 0...1 {
                carryOut(layers[side].request(Rehearsal.audit, at: now).effects, side: side, at: now)
            }
        }
        for _ in 0..<100_000 where !step() { return true }
        return false
    }

    /// Does what comes next; false where nothing is left to do.
    private mutating func step() -> Bool {
        let arrival = inFlight.indices.min {
            (inFlight[$0].at, inFlight[$0].ordinal) < (inFlight[$1].at, inFlight[$1].ordinal)
        }
        let debt = owed.indices.min { owed[$0].at < owed[$1].at }
        let side = (layers[0].wakeup?.at ?? .farFuture) <= (layers[1].wakeup?.at ?? .farFuture) ? 0 : 1
        let wake = layers[side].wakeup?.at ?? .farFuture
        let next = min(wake, arrival.map { inFlight[$0].at } ?? .farFuture, debt.map { owed[$0].at } ?? .farFuture)
        guard next < .farFuture else { return false }
        if let arrival, inFlight[arrival].at == next {
            let delivery = inFlight.remove(at: arrival)
            carryOut(
                layers[delivery.to].receive(delivery.bytes, at: next, replies: &caches[delivery.to]), side: delivery.to,
                at: next)
        } else if let debt, owed[debt].at == next {
            let answer = owed.remove(at: debt)
            let effects = layers[answer.side].respond(
                to: answer.identifier, of: peer(of: answer.side), Rehearsal.done, at: next,
                replies: &caches[answer.side])
            carryOut(effects, side: answer.side, at: next)
        } else {
            carryOut(layers[side].wake(at: next, replies: &caches[side]), side: side, at: next)
        }
        return true
    }
}

extension Instant {
    fileprivate static let farFuture = Instant(nanoseconds: .max)
}

@Suite("Two transaction layers and a bad link") struct LossyLinkTests {
    @Test("every request is carried out once and answered once", arguments: 1...30 as ClosedRange<UInt64>)
    func atMostOnce(_ seed: UInt64) {
        var pair = LossyPair(seed: seed, lossPercent: 25)
        let ended = pair.run(requests: 40)
        #expect(ended)
        for side in 0...1 {
            let identifiers = Array(UInt32(1)...40)
            #expect(identifiers.allSatisfy { pair.executed[side][$0] == 1 }, "seed \(seed)")
            #expect(identifiers.allSatisfy { pair.replied[side][$0] == 1 }, "seed \(seed)")
        }
        #expect(pair.failed == 0)
    }

    @Test("where nothing arrives everything fails, once", arguments: [1, 2] as [UInt64])
    func dead(_ seed: UInt64) {
        var pair = LossyPair(seed: seed, lossPercent: 100)
        let ended = pair.run(requests: 10)
        #expect(ended)
        #expect(pair.failed == 20)
        #expect(pair.executed == [[:], [:]])
    }

    @Test("nearly dead: still at most once", arguments: 1...10 as ClosedRange<UInt64>)
    func nearlyDead(_ seed: UInt64) {
        var pair = LossyPair(seed: seed, lossPercent: 80)
        let ended = pair.run(requests: 40)
        #expect(ended)
        for side in 0...1 {
            #expect(pair.executed[side].allSatisfy { $0.value == 1 }, "seed \(seed)")
            #expect(pair.replied[side].allSatisfy { $0.value == 1 }, "seed \(seed)")
            #expect(pair.replied[side].keys.allSatisfy { pair.executed[1 - side][$0] == 1 }, "seed \(seed)")
        }
        #expect(pair.failed + pair.replied[0].count + pair.replied[1].count == 80)
    }
}
