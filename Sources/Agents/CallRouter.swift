import SIP
import Wire

/// The calls of a Session Manager: when they come, whom they are for, who has been tried, and when they end.
struct CallRouter: Sendable {
    /// A call whose INVITE waits for an answer, or for the next entity.
    struct Call: Sendable {
        let called: String
        /// Which of the scheduled calls it is.
        var scheduled: Int?
        /// Entities in the order in which they get it.
        let order: [String]
        var tried = 0
        /// Whose link it is on.
        var link = 0
        /// What became of it so far.
        var refusals: [String] = []
    }

    /// A call that was answered.
    private struct Talk: Comparable, Sendable {
        let endsAt: Instant
        let number: Int
        let link: Int
        let dialog: Dialog

        static func < (left: Talk, right: Talk) -> Bool { (left.endsAt, left.number) < (right.endsAt, right.number) }
        static func == (left: Talk, right: Talk) -> Bool { left.number == right.number }
    }

    /// What is due.
    enum Due: Sendable {
        case call(Int)
        case end(Dialog, link: Int)
    }

    /// Most calls that talk at once; above it a new one ends as soon as it is answered.
    static let talkLimit = 4096

    private let settings: SessionManagerCalls
    private let peers: [String]
    private let stationCount: Int
    private var generator: SeededGenerator
    private var nextCallAt: Instant?
    /// Nil where nothing is scheduled.
    private(set) var scheduler: CallScheduler?
    private var lastNumber = 0
    private var talks = BinaryHeap<Talk>()
    var waiting: [Int: Call] = [:]

    init(_ settings: SessionManagerCalls, peers: [String], seed: UInt64) {
        self.settings = settings
        self.peers = peers
        stationCount = settings.stations.reduce(0) { $0 + max(0, $1.count) }
        generator = SeededGenerator(seed: SeededGenerator.draw(seed, 0x63_61_6C_6C_73))
        scheduler = settings.schedule.map { CallScheduler($0) }
    }

    var wakeup: Wakeup? {
        let next = Wakeup.earlier(
            nextCallAt.map { Wakeup(at: $0, timer: "next call") },
            talks.first.map { Wakeup(at: $0.endsAt, timer: "end of call") })
        return Wakeup.earlier(next, scheduler?.nextAt.map { Wakeup(at: $0, timer: "scheduled call") })
    }

    /// The load begins, and nothing of before is left.
    mutating func start(at now: Instant) {
        talks = BinaryHeap()
        waiting = [:]
        nextCallAt = settings.load.flatMap { load in
            stationCount > 0 ? now + generator.exponential(mean: load.meanGap) : nil
        }
        scheduler?.start(at: now)
    }

    /// Takes the next thing that is due.
    mutating func popDue(at now: Instant) -> Due? {
        if let talk = talks.first, talk.endsAt <= now, nextCallAt.map({ talk.endsAt <= $0 }) ?? true {
            talks.popFirst()
            return .end(talk.dialog, link: talk.link)
        }
        if let index = scheduler?.popDue(at: now) {
            lastNumber += 1
            waiting[lastNumber] = Call(
                called: ScheduledCalls.number(of: index), scheduled: index, order: order(turn: lastNumber - 1))
            return .call(lastNumber)
        }
        guard let load = settings.load, let at = nextCallAt, at <= now else { return nil }
        nextCallAt = at + generator.exponential(mean: load.meanGap)
        lastNumber += 1
        waiting[lastNumber] = Call(called: drawExtension(), order: order(turn: lastNumber - 1))
        return .call(lastNumber)
    }

    /// A call was answered: it talks from now on.
    ///
    /// - Returns: whether there is room for it.
    mutating func answer(_ number: Int, _ dialog: Dialog, at now: Instant) -> Bool {
        guard let call = waiting.removeValue(forKey: number) else { return false }
        let length =
            if call.scheduled != nil {
                settings.schedule?.length ?? .zero
            } else {
                generator.exponential(mean: settings.load?.meanHoldingTime ?? .zero)
            }
        guard talks.count < Self.talkLimit else { return false }
        talks.push(Talk(endsAt: now + length, number: number, link: call.link, dialog: dialog))
        return true
    }

    /// A scheduled call was answered by 200; returns at which attempt.
    mutating func confirm(scheduled index: Int) -> Int? { scheduler?.confirm(index) }

    /// Nobody has taken a scheduled call; returns what follows.
    mutating func fail(scheduled index: Int, at now: Instant) -> CallScheduler.State? {
        scheduler?.fail(index, at: now)
    }

    private mutating func drawExtension() -> String {
        var place = Int(generator.next() % UInt64(max(1, stationCount)))
        for stations in settings.stations {
            if place < stations.count { return "\(stations.gateway * 1000 + place + 1)" }
            place -= max(0, stations.count)
        }
        return ""
    }

    private func order(turn: Int) -> [String] {
        switch settings.routing {
        case .sequence: return peers
        case .loadSharing:
            guard !peers.isEmpty else { return [] }
            let first = turn % peers.count
            return Array(peers[first...] + peers[..<first])
        }
    }
}
