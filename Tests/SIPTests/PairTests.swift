import SIP
import Testing
import Wire

/// Two layers and a bad link in virtual time.
struct Pair {
    private struct Flight {
        let at: Instant
        let isToServer: Bool
        let bytes: [UInt8]
    }

    private var client = Peers.layer(seed: 1)
    private var server = Peers.layer(seed: 2)
    private var flights: [Flight] = []
    private var generator: SeededGenerator
    private let lossPercent: UInt64
    private(set) var log: [String] = []
    /// How often the owner of the server saw a request.
    private(set) var requests = 0
    private var now = Instant.start

    init(seed: UInt64, lossPercent: UInt64) {
        generator = SeededGenerator(seed: seed)
        self.lossPercent = lossPercent
    }

    /// Sends `count` requests, one a second, and runs until nothing is left to do.
    mutating func run(_ count: Int) {
        for index in 0..<count {
            advance(until: .milliseconds(1000 * index))
            carry(client.options(from: "sip:a@b", to: "sip:c@d", over: Peers.datagram, at: now).effects, isClient: true)
        }
        advance(until: nil)
    }

    private mutating func advance(until end: Instant?) {
        for _ in 0..<100_000 {
            let next = [client.wakeup?.at, server.wakeup?.at, flights.map(\.at).min()].compactMap { $0 }.min()
            guard let next, end.map({ next <= $0 }) ?? true else { break }
            now = max(now, next)
            let landed = flights.filter { $0.at <= now }
            flights.removeAll { $0.at <= now }
            for flight in landed {
                if flight.isToServer {
                    let flow = Peers.reversed(Peers.datagram)
                    carry(server.receive(flight.bytes, over: flow, at: now), isClient: false)
                } else {
                    carry(client.receive(flight.bytes, over: Peers.datagram, at: now), isClient: true)
                }
            }
            carry(client.wake(at: now), isClient: true)
            carry(server.wake(at: now), isClient: false)
        }
        if let end { now = end }
    }

    private mutating func carry(_ effects: [TransactionLayer.Effect], isClient: Bool) {
        for effect in effects {
            switch effect {
            case .transmit(let bytes, _): send(bytes, isToServer: isClient)
            case .request(_, let identifier, _):
                requests += 1
                carry(server.respond(to: identifier, status: 200, reason: "OK", at: now), isClient: false)
            case .response(let identifier, let status, _): log.append("\(identifier.value) \(status)")
            case .timedOut(let identifier): log.append("\(identifier.value) timed out")
            case .transportFailed, .undecodable: log.append("\(effect)")
            case .late: log.append("late")
            }
        }
    }

    /// Loses, delays by up to two seconds, and now and then duplicates.
    private mutating func send(_ bytes: [UInt8], isToServer: Bool) {
        for _ in 0..<(generator.next() % 10 == 0 ? 2 : 1) where generator.next() % 100 >= lossPercent {
            let at = now + generator.duration(below: .seconds(2))
            flights.append(Flight(at: at, isToServer: isToServer, bytes: bytes))
        }
    }
}

@Suite("Two SIP entities on a bad link")
struct PairTests {
    @Test("every request ends, and reaches the other owner once", arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func lossy(_ seed: UInt64) {
        var pair = Pair(seed: seed, lossPercent: 30)
        pair.run(50)
        #expect(pair.log.filter { $0 == "late" }.isEmpty)
        let ends = pair.log.compactMap { UInt64($0.prefix { $0 != " " }) }
        #expect(ends.sorted() == Array(1...50))
        // Eleven sends at 30 % loss each way: in effect all are answered.
        #expect(pair.log.allSatisfy { $0.hasSuffix("200") })
        #expect(pair.requests == 50)
        var again = Pair(seed: seed, lossPercent: 30)
        again.run(50)
        #expect(again.log == pair.log)
    }

    @Test("a dead link times every request out")
    func dead() {
        var pair = Pair(seed: 1, lossPercent: 100)
        pair.run(3)
        #expect(pair.log == ["1 timed out", "2 timed out", "3 timed out"])
        #expect(pair.requests == 0)
    }
}
