import RAS
import Wire

/// A server's side of the registrations of H.323 phones: who may register, who is registered, who is being sent away.
///
/// There is room for one registration an administered extension and no more: whoever asks for an extension that is not
/// administered is refused, and whoever asks for one that is taken takes it over.
struct PhoneRegistrar: Sendable {
    /// What the server knows of one extension.
    enum Station: Hashable, Sendable {
        case unregistered
        case registered(Registration, until: Instant)
        /// A URQ is out, or waits for its turn where the sequence number is 0.
        case leaving(Registration, sequence: UInt16, repeatAt: Instant, repeatsLeft: Int)
        /// Its registration ran out; the Link Loss Delay Timer is running.
        case lost(until: Instant)

        var registration: Registration? {
            switch self {
            case .registered(let registration, _), .leaving(let registration, _, _, _): registration
            case .unregistered, .lost: nil
            }
        }
    }

    struct Registration: Hashable, Sendable {
        /// Where its requests come from; what the server has to say goes there.
        var remote: Endpoint
        /// Tells one registration of an extension from the next.
        var serial: UInt32
    }

    /// Which extension: an index over all groups.
    typealias Number = Int

    /// What followed from a deadline.
    enum Expiry: Hashable, Sendable {
        /// No keep-alive within the time to live.
        case lost
        /// The Link Loss Delay Timer has run out.
        case forgotten
        case unregistered(how: String)
        /// Send its URQ once more.
        case ask(Registration, sequence: UInt16)
    }

    let groups: [AdministeredPhones]
    /// The number of the first phone of each group, and behind them the number of all.
    private let offsets: [Number]
    private(set) var stations: [Station] = []
    private(set) var tally = PhoneTally()
    /// Registered or being sent away, by region.
    private var countByRegion: [Int: Int] = [:]
    private var deadlines = Deadlines<Number>()
    /// Those whose URQ waits for its turn, the first at ``queueHead``.
    private var queue: [Number] = []
    private var queueHead = 0
    private var nextBatchAt: Instant?
    private var serial: UInt32 = 0
    private var sequence: UInt16 = 0
    /// Whose URQ has which number.
    private var asked: [UInt16: Number] = [:]

    /// From one batch of URQs to the next.
    static let batchInterval = Duration.milliseconds(20)
    /// H.225.0: a URQ is repeated once, after 3 s.
    static let repeatInterval = Duration.seconds(3)

    init(_ groups: [AdministeredPhones]) {
        self.groups = groups
        offsets = groups.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        stations = Array(repeating: .unregistered, count: offsets.last ?? 0)
    }

    var wakeup: Wakeup? {
        let turn = nextBatchAt.map { Wakeup(at: $0, timer: "URQ pace") }
        let news = tally.due.map { Wakeup(at: $0, timer: "tally of phones") }
        return Wakeup.earlier(Wakeup.earlier(deadlines.wakeup, turn), news)
    }

    // MARK: Who is who

    /// The extension of these digits; nil where none is administered.
    func number(of dialled: String) -> Number? {
        for (index, group) in groups.enumerated() {
            if let place = group.index(of: dialled) { return offsets[index] + place }
        }
        return nil
    }

    /// The extension that an endpoint identifier is of, where it is of a registration that holds.
    func number(ofEndpoint identifier: String) -> Number? {
        let parts = identifier.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), stations.indices.contains(number),
            let registration = stations[number].registration, parts[1] == "\(registration.serial)"
        else { return nil }
        return number
    }

    func endpointIdentifier(of number: Number) -> String? {
        stations[number].registration.map { "\(number).\($0.serial)" }
    }

    func group(of number: Number) -> AdministeredPhones {
        var index = groups.count - 1
        while index > 0, offsets[index] > number { index -= 1 }
        return groups[index]
    }

    func `extension`(of number: Number) -> String {
        var index = groups.count - 1
        while index > 0, offsets[index] > number { index -= 1 }
        return groups[index].extension(of: number - offsets[index])
    }

    /// How many of a region are registered or being sent away.
    /// How many are registered.
    var count: Int { countByRegion.values.reduce(0, +) }
    func count(inRegion region: Int) -> Int { countByRegion[region] ?? 0 }

    /// The extensions of a group that are registered, and where.
    func registered(of group: Int) -> [(number: Number, registration: Registration)] {
        (offsets[group]..<offsets[group + 1]).compactMap { number in
            stations[number].registration.map { (number, $0) }
        }
    }

    // MARK: Coming

    /// Registers an extension anew.
    ///
    /// - Returns: the registration that it takes the place of, where another phone has it.
    mutating func register(_ number: Number, from remote: Endpoint, until: Instant) -> Registration? {
        let old = stations[number].registration
        // A repeated request of the same phone is the same registration.
        if let old, old.remote == remote, case .registered = stations[number] {
            set(number, .registered(old, until: until))
            return nil
        }
        serial &+= 1
        set(number, .registered(Registration(remote: remote, serial: serial), until: until))
        return old?.remote == remote ? nil : old
    }

    /// Prolongs a registration; false where it is none from there, or is being ended.
    mutating func prolong(_ number: Number, from remote: Endpoint, until: Instant) -> Bool {
        guard case .registered(let registration, _) = stations[number], registration.remote == remote else {
            return false
        }
        set(number, .registered(registration, until: until))
        return true
    }

    // MARK: Going

    /// Puts everybody that is meant into the queue of those who get a URQ.
    mutating func sendAway(at now: Instant, where isMeant: (AdministeredPhones) -> Bool) {
        for (index, group) in groups.enumerated() where isMeant(group) {
            for number in offsets[index]..<offsets[index + 1] {
                guard case .registered(let registration, _) = stations[number] else { continue }
                set(
                    number,
                    .leaving(registration, sequence: 0, repeatAt: Instant(nanoseconds: .max), repeatsLeft: 1))
                queue.append(number)
            }
        }
        if queueHead < queue.count, nextBatchAt == nil { nextBatchAt = now }
    }

    /// Those whose turn it is to be sent a URQ, with its number.
    mutating func nextBatch(perSecond pace: Int, at now: Instant) -> [(Number, Registration, sequence: UInt16)] {
        guard let due = nextBatchAt, now >= due else { return [] }
        var batch: [(Number, Registration, sequence: UInt16)] = []
        let size = max(1, pace * Int(Self.batchInterval / .milliseconds(1)) / 1000)
        while batch.count < size, queueHead < queue.count {
            let number = queue[queueHead]
            queueHead += 1
            guard case .leaving(let registration, sequence: 0, _, let repeatsLeft) = stations[number] else { continue }
            sequence = sequence == .max ? 1 : sequence + 1
            asked[sequence] = number
            set(
                number,
                .leaving(
                    registration, sequence: sequence, repeatAt: now + Self.repeatInterval, repeatsLeft: repeatsLeft))
            batch.append((number, registration, sequence))
        }
        if queueHead == queue.count {
            queue = []
            queueHead = 0
            nextBatchAt = nil
        } else {
            nextBatchAt = now + Self.batchInterval
        }
        return batch
    }

    /// Whose URQ this answers; that registration is over. A UCF names nobody but by its number.
    mutating func confirmed(_ sequence: UInt16, from remote: Endpoint) -> Number? {
        guard let number = asked[sequence], case .leaving(let registration, sequence, _, _) = stations[number],
            registration.remote == remote
        else { return nil }
        set(number, .unregistered)
        return number
    }

    /// The registration ends, whatever it is.
    mutating func remove(_ number: Number) { set(number, .unregistered) }

    /// The earliest deadline that has come, and what follows from it; nil when none has.
    ///
    /// - Parameter patience: from a URQ to the moment at which it counts as unanswered.
    mutating func popDue(
        at now: Instant, linkLossDelay: Duration, patience: Duration
    ) -> (number: Number, expiry: Expiry)? {
        while let number = deadlines.popDue(at: now) {
            switch stations[number] {
            case .unregistered: continue
            case .registered:
                set(number, .lost(until: now + linkLossDelay))
                return (number, .lost)
            case .lost:
                set(number, .unregistered)
                return (number, .forgotten)
            case .leaving(let registration, let sequence, _, let repeatsLeft):
                guard repeatsLeft > 0 else {
                    set(number, .unregistered)
                    return (number, .unregistered(how: "unanswered"))
                }
                let end = now + max(patience - Self.repeatInterval, .milliseconds(1))
                set(number, .leaving(registration, sequence: sequence, repeatAt: end, repeatsLeft: 0))
                return (number, .ask(registration, sequence: sequence))
            }
        }
        return nil
    }

    mutating func news(at now: Instant) -> [(name: String, count: Int)] { tally.report(at: now) }

    private mutating func set(_ number: Number, _ station: Station) {
        let group = group(of: number)
        let change = (station.registration == nil ? 0 : 1) - (stations[number].registration == nil ? 0 : 1)
        if change != 0 {
            countByRegion[group.networkRegion, default: 0] += change
            tally.add(change, to: group.name)
        }
        if case .leaving(_, let old, _, _) = stations[number], station.registration == nil { asked[old] = nil }
        stations[number] = station
        let deadline: Wakeup? =
            switch station {
            case .unregistered: nil
            case .registered(_, let until): Wakeup(at: until, timer: "RAS time to live")
            case .leaving(_, _, let repeatAt, _):
                repeatAt.nanoseconds == .max ? nil : Wakeup(at: repeatAt, timer: "URQ repetition")
            case .lost(let until): Wakeup(at: until, timer: "H.323 Link Loss Delay Timer")
            }
        deadlines.set(number, deadline)
    }
}
