import Wire

/// A connection that is or may be encrypted, with what is known of it and what waits for that.
struct EncryptedConnection: Sendable {
    /// Whether it is one between a gateway and a controller.
    enum Trust: Sendable {
        case onTrial, trusted
        /// Somebody else's.
        case nobodys
    }

    /// Who is trusted for so long after the beginning of a connection makes it trusted from there: a controller that
    /// supervises every 40 s shows it by then.
    static let trial = Duration.seconds(120)
    /// A connection that is over may have segments under way.
    private static let aftermath = Duration.seconds(10)
    /// One on which nothing happens is forgotten.
    private static let idleTime = Duration.seconds(600)

    /// The controller's end.
    let server: Endpoint
    let node: Int
    let first: Instant
    var life = EncryptedLife()
    private(set) var trust: Trust
    private var latest: Instant
    private var closed: Instant?
    /// When it will be looked at next.
    var look: Instant?
    /// What is to be told or dropped if it is trusted.
    private var kept: [Kept] = []
    /// Records of which it is to be seen what they were.
    private var undecided: [Int] = []

    private enum Kept: Sendable {
        case event(Int)
        case effect(EncryptedLife.Effect)
    }

    init(_ moment: EncryptedMoment, isTrusted: Bool) {
        server = moment.server
        node = moment.node
        first = moment.time
        latest = moment.time
        trust = isTrusted ? .trusted : .onTrial
    }

    /// How many happenings wait.
    var waitingCount: Int { kept.count + undecided.count }

    /// When there is something to do if nothing happens.
    var nextLook: Instant {
        var times = [latest + Self.idleTime]
        if let deadline = life.deadline { times.append(deadline) }
        if life.recordCount == 0 || trust == .onTrial { times.append(first + Self.trial) }
        if let closed, trust != .onTrial { times.append(closed + Self.aftermath) }
        return times.min() ?? latest
    }

    /// True where a SYN begins another connection over the same ports.
    var isUsed: Bool { life.isClosed || life.recordCount > 0 }

    /// True where the trial is over.
    func isTried(at now: Instant) -> Bool { now - first >= Self.trial }

    /// True where nothing more is expected of it.
    func isOver(at now: Instant) -> Bool {
        now - latest >= Self.idleTime || trust != .onTrial && closed.map { now - $0 >= Self.aftermath } ?? false
    }

    // MARK: What happens

    mutating func handle(_ moment: EncryptedMoment, _ held: inout HeldHappenings) {
        switch moment.event {
        case .look: break
        case .opened, .record, .closed, .other, .message: latest = max(latest, moment.time)
        }
        switch moment.event {
        case .opened:
            life.opened()
            note(moment.number, &held)
        case .record(let record, let isMine, let isLost):
            undecided.append(moment.number)
            life.take(record, moment.number, isMine: isMine, at: moment.time, isLost: isLost)
        case .closed(let isLeaving):
            note(moment.number, &held)
            life.closed(isLeaving: isLeaving, at: moment.time)
            closed = closed ?? moment.time
        case .other, .message: note(moment.number, &held)
        case .look: life.expire(at: moment.time)
        }
        apply(&held)
    }

    /// Decides what is open.
    mutating func finish(_ held: inout HeldHappenings) {
        life.finish()
        apply(&held)
    }

    private mutating func note(_ number: Int, _ held: inout HeldHappenings) {
        switch trust {
        case .trusted: held.tell(number)
        case .onTrial: kept.append(.event(number))
        case .nobodys: held.resolve(number, as: nil)
        }
    }

    private mutating func apply(_ held: inout HeldHappenings) {
        for effect in life.takeEffects() {
            undecided.removeAll { $0 == effect.number }
            if trust == .onTrial { kept.append(.effect(effect)) } else { resolve(effect, &held) }
        }
        if trust == .nobodys { drop(&held) }
    }

    private func resolve(_ effect: EncryptedLife.Effect, _ held: inout HeldHappenings) {
        switch effect {
        case .tell(let number, let signal): held.resolve(number, as: trust == .trusted ? signal : nil)
        case .drop(let number): held.resolve(number, as: nil)
        }
    }

    private mutating func drop(_ held: inout HeldHappenings) {
        for number in undecided { held.resolve(number, as: nil) }
        undecided = []
    }

    // MARK: Trust

    mutating func believe(_ held: inout HeldHappenings) {
        trust = .trusted
        tellKept(&held)
    }

    /// It is not a gateway's, as far as can be seen.
    mutating func disbelieve(_ held: inout HeldHappenings) {
        trust = .nobodys
        for one in kept {
            switch one {
            case .event(let number): held.resolve(number, as: nil)
            case .effect(let effect): resolve(effect, &held)
            }
        }
        kept = []
        drop(&held)
    }

    /// It is not encrypted at all: what happened is what it seems to be.
    mutating func giveBack(_ held: inout HeldHappenings) { tellKept(&held) }

    private mutating func tellKept(_ held: inout HeldHappenings) {
        for one in kept {
            switch one {
            case .event(let number): held.tell(number)
            case .effect(let effect): resolve(effect, &held)
            }
        }
        kept = []
    }
}

extension EncryptedLife.Effect {
    /// Of which record it tells.
    var number: Int {
        switch self {
        case .tell(let number, _), .drop(let number): number
        }
    }
}
