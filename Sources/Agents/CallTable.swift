import Wire

/// The calls of one gateway: how far each is, when those of a load begin and end, and what becomes of all when their
/// gateway changes its controller.
struct CallTable: Sendable {
    /// How far a call is.
    enum State: Hashable, Sendable {
        /// Not stable: only the controller that is setting it up can go on with it.
        case beingSetUp
        case stable
        /// Its bearer was kept when the gateway changed its controller: it talks, without features, until it ends.
        case preserved
    }

    private struct Call: Sendable {
        var state: State
        /// When it is stable.
        var settlesAt: Instant?
        /// Nil where the timeline ends it.
        var endsAt: Instant?
    }

    /// The most calls that the timeline and the settings give.
    static let limit = 999

    private let load: CallLoad?
    /// Of a load, more calls at once are blocked.
    private let channels: Int
    private var generator: SeededGenerator
    private var calls: [Call] = []
    private var nextCallAt: Instant?
    /// The earliest of all times above.
    private(set) var nextAt: Instant?

    init(stable: Int, load: CallLoad?, channels: Int = Self.limit, seed: UInt64) {
        self.load = load
        self.channels = channels
        generator = SeededGenerator(seed: SeededGenerator.draw(seed, 0x63_61_6C_6C_73))
        calls = Array(repeating: Call(state: .stable), count: max(0, min(stable, Self.limit)))
    }

    var count: Int { calls.count }
    func count(_ state: State) -> Int { calls.count { $0.state == state } }

    /// The load begins.
    mutating func start(at now: Instant) {
        nextCallAt = load.map { now + generator.exponential(mean: $0.meanGap) }
        noteNext()
    }

    /// So many calls are stable from now on, beside those of a load; those that were preserved end first.
    mutating func set(stable wanted: Int) {
        var surplus = calls.count { $0.endsAt == nil && $0.state != .beingSetUp } - wanted
        for state in [State.preserved, .stable] {
            calls.removeAll { call in
                guard surplus > 0, call.endsAt == nil, call.state == state else { return false }
                surplus -= 1
                return true
            }
        }
        if surplus < 0 { calls += Array(repeating: Call(state: .stable), count: min(-surplus, Self.limit)) }
        noteNext()
    }

    /// So many calls are being set up from now on, beside those of a load, until the timeline says otherwise.
    mutating func set(beingSetUp wanted: Int) {
        calls.removeAll { $0.endsAt == nil && $0.state == .beingSetUp }
        calls += Array(repeating: Call(state: .beingSetUp), count: min(wanted, Self.limit))
        noteNext()
    }

    /// Takes what is due: calls become stable, end, and begin.
    ///
    /// - Parameter isServed: without a controller no call becomes stable, and none begins.
    /// - Returns: how many could not begin.
    mutating func advance(at now: Instant, isServed: Bool) -> Int {
        guard let next = nextAt, next <= now else { return 0 }
        var blocked = 0
        while let load, let at = nextCallAt, at <= now {
            nextCallAt = at + generator.exponential(mean: load.meanGap)
            let length = generator.exponential(mean: load.meanHoldingTime)
            guard isServed, calls.count < channels else {
                blocked += 1
                continue
            }
            calls.append(Call(state: .beingSetUp, settlesAt: at + load.setupTime, endsAt: at + length))
        }
        calls.removeAll { $0.endsAt.map { $0 <= now } ?? false }
        for index in calls.indices {
            guard let settles = calls[index].settlesAt, settles <= now else { continue }
            // A call that nobody can go on with waits for the next controller.
            calls[index].settlesAt = nil
            if isServed, calls[index].state == .beingSetUp { calls[index].state = .stable }
        }
        noteNext()
        return blocked
    }

    /// The gateway has another controller: stable calls are preserved, those being set up are lost.
    mutating func changeController() -> (preserved: Int, lost: Int) {
        let lost = count(.beingSetUp)
        calls.removeAll { $0.state == .beingSetUp }
        for index in calls.indices { calls[index].state = .preserved }
        noteNext()
        return (calls.count, lost)
    }

    /// The gateway is back with its controller: what waited for it goes on.
    mutating func resume() {
        for index in calls.indices where calls[index].endsAt != nil && calls[index].settlesAt == nil {
            if calls[index].state == .beingSetUp { calls[index].state = .stable }
        }
    }

    /// Every call ends at once.
    ///
    /// - Returns: how many there were.
    mutating func drop() -> Int {
        defer { noteNext() }
        let count = calls.count
        calls = []
        return count
    }

    private mutating func noteNext() {
        var next = nextCallAt
        for call in calls {
            for case let at? in [call.settlesAt, call.endsAt] { next = next.map { min($0, at) } ?? at }
        }
        nextAt = next
    }
}
