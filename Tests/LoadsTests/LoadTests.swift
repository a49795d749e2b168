import Agents
import Loads
import Testing
import Wire

/// Two agents and the datagrams between them, in virtual time: each takes a millisecond, and some are lost.
struct Duel<Left: Agent, Right: Agent> {
    var left: Left
    var right: Right
    private(set) var now = Instant.start
    private var flying: [(at: Instant, Datagram)] = []
    private var generator = SeededGenerator(seed: 9)
    let lossPercent: UInt64
    private(set) var journal: [JournalEntry] = []

    init(_ left: Left, _ right: Right, lossPercent: UInt64 = 0) {
        self.left = left
        self.right = right
        self.lossPercent = lossPercent
        carry(self.right.handle(.start, at: now))
        carry(self.left.handle(.start, at: now))
    }

    /// Plays until nothing flies and `isOver`, at most so long.
    mutating func play(atMost time: Duration, until isOver: (Left, Right) -> Bool) {
        let end = now + time
        while !isOver(left, right), now < end {
            let wakeups = [left.wakeup?.at, right.wakeup?.at, flying.first?.at].compactMap { $0 }
            guard let next = wakeups.min() else { return }
            now = max(now, min(next, end))
            while let first = flying.first, first.at <= now {
                flying.removeFirst()
                let (_, datagram) = first
                let swapped = Datagram(local: datagram.remote, remote: datagram.local, bytes: datagram.bytes)
                if right.listeners.contains(where: { $0.transport == .udp && $0.local == swapped.local }) {
                    carry(right.handle(.datagram(swapped), at: now))
                } else {
                    carry(left.handle(.datagram(swapped), at: now))
                }
            }
            if let wakeup = left.wakeup, wakeup.at <= now { carry(left.handle(.wake, at: now)) }
            if let wakeup = right.wakeup, wakeup.at <= now { carry(right.handle(.wake, at: now)) }
        }
    }

    private mutating func carry(_ effects: [AgentEffect]) {
        for effect in effects {
            if case .journal(let entry) = effect { journal.append(entry) }
            guard case .send(let datagram) = effect, generator.next() % 100 >= lossPercent else { continue }
            flying.append((now + .milliseconds(1), datagram))
        }
    }
}

@Suite("A load of OPTIONS")
struct OptionsLoadTests {
    static let local = Endpoint(address: .v4(0x7F00_0001), port: 5070)
    static let entity = Endpoint(address: .v4(0x7F00_0002), port: 5060)

    private func load(pace: Pace) -> OptionsLoad {
        OptionsLoad(OptionsLoadSettings(name: "sm", local: Self.local, entities: [Self.entity]), pace: pace)
    }

    private var server: SessionManager {
        SessionManager(SessionManagerSettings(name: "server", address: Self.entity.address, entityLinks: []))
    }

    @Test("each request is another transaction and is answered")
    func all() {
        var duel = Duel(load(pace: Pace(inFlightLimit: 16, total: 300)), server)
        duel.play(atMost: .seconds(60)) { load, _ in load.isDone }
        let tally = duel.left.tally
        #expect(duel.left.isDone && tally.answered == 300 && tally.errorCount == 0 && tally.late == 0)
        #expect(tally.latency.longest == .milliseconds(2) && tally.latency.count == 300)
    }

    @Test("what is lost is repeated with T1 doubled, and copies of answers are late")
    func lossy() {
        var duel = Duel(load(pace: Pace(inFlightLimit: 10, total: 300)), server, lossPercent: 20)
        duel.play(atMost: .seconds(900)) { load, _ in load.isDone }
        let tally = duel.left.tally
        #expect(duel.left.isDone && tally.answered == 300 && tally.unanswered == 0)
        #expect(tally.retransmitted > 60 && tally.repeatedLatency.longest >= .milliseconds(500))
    }

    @Test("who asks the load is answered, too")
    func both() {
        var settings = SessionManagerSettings(name: "server", address: Self.entity.address, entityLinks: [])
        settings.entityLinks = [EntityLink(peer: "load", endpoint: Self.local)]
        var duel = Duel(load(pace: Pace(inFlightLimit: 1, total: 3)), SessionManager(settings))
        duel.play(atMost: .seconds(5)) { _, _ in false }
        #expect(duel.left.answeredHere >= 1 && duel.right.upCount == 1 && duel.left.isDone)
    }
}
