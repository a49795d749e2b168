import Wire

/// The judgement of a recording that is too long to be kept: part by part, by the same tracks and judges as a whole
/// one, and of each part only what can still change is carried on.
struct LongJudgement: Sendable {
    /// A delivery is looked for so long after its departure.
    static let lag = Duration.seconds(2)
    /// With so many settled entries the tracks are emptied.
    private let entryLimit: Int
    /// Names of nodes whose votes are counted, and session managers.
    private static let nodeLimit = 65_536

    private let names: NameBook
    private var gateways: [String] = []
    private var controllers: Set<String> = []
    private var votes: Votes
    private var leftOut = 0
    private var isDirected = false
    private var tracks: [GatewayTrack] = []
    private var numbers: [String: Int] = [:]
    /// What arrives after the end of the part that it left in.
    private var waiting: [(number: Int, moment: GatewayTrack.Moment)] = []
    private var ledger: Ledger
    private var others: HappeningTracks
    private var phones: PhoneTrack
    private var sessionManagers: Set<String> = []
    /// Events that were settled and not yet fetched.
    private(set) var settled: [SettledEvent] = []

    init(names: NameBook, ports: Set<UInt16>, entryLimit: Int) {
        self.names = names
        self.entryLimit = entryLimit
        votes = Votes(ports: ports)
        ledger = Ledger(names: names)
        phones = PhoneTrack(names: names)
        let nobody = Scene(names: names, isDirected: false, ended: .start, gateways: [], controllers: [])
        others = HappeningTracks(nobody, hasty: [])
    }

    /// Takes the observations up to `cut` in and returns the ones after it.
    mutating func take(
        _ observations: [Observation], until cut: Instant, _ places: Places, _ labels: Labels
    ) -> [Observation] {
        isDirected = places.isDirected
        let (happenings, rest) = Scene.pair(Scene.ordered(observations), places, labels, until: cut)
        assign(happenings)
        follow(happenings, until: cut)
        for happening in happenings { others.handle(happening) }
        phones.take(happenings)
        leftOut += phones.trim()
        if tracks.reduce(0, { $0 + $1.entryCount }) > entryLimit { settle(at: cut) }
        return rest
    }

    /// Judges what can be judged at a moment.
    mutating func settle(at cut: Instant) { close(at: cut, isLast: false) }

    /// The events that were settled since the last time.
    mutating func takeSettled() -> [SettledEvent] {
        defer { settled = [] }
        return settled
    }

    /// What is known so far, of which links that hold are a part.
    func soFar(at now: Instant) -> Findings {
        var findings = ledger.kept
        findings.links += tracks.flatMap { $0.links + [$0.openLink(at: now)].compactMap(\.self) }
        findings.registrations += tracks.flatMap(\.registrations)
        Ledger.order(&findings)
        name(&findings)
        return findings
    }

    /// Closes what is open at the end of the recording, and gives the findings.
    mutating func finish(at end: Instant) -> Findings {
        for (number, moment) in waiting { tracks[number].handle(moment) }
        waiting = []
        close(at: end, isLast: true)
        var findings = ledger.finish()
        others.timers.finish()
        others.finish(at: end, into: &findings)
        phones.finish(at: end)
        findings.phoneGroups = phones.groups
        findings.phoneSplits = phones.splits
        findings.leftOut = leftOut + phones.leftOut
        findings.active = MediaServerHistory(findings.entityLinks, names: names).joined(with: findings.active)
        name(&findings)
        return findings
    }

    private func name(_ findings: inout Findings) {
        findings.showsBothEnds = isDirected
        findings.gateways = gateways
        findings.controllers = controllers.sorted(by: NaturalOrder.precedes)
        for gateway in gateways {
            if let region = names.regions[gateway] { findings.regionOfGateway[gateway] = region }
        }
        findings.sessionManagers = sessionManagers.subtracting(controllers).sorted(by: NaturalOrder.precedes)
        let seen = Set(findings.entityLinks.flatMap { [$0.from, $0.to] })
        findings.mediaServers = names.mediaServers.keys.filter(seen.contains).sorted(by: NaturalOrder.precedes)
    }
}

// MARK: A part

extension LongJudgement {
    /// Who is what stays so; newcomers are taken in by what they have done so far.
    private mutating func assign(_ happenings: [Happening]) {
        let before = votes.tallies.count
        for happening in happenings {
            if votes.tallies.count < Self.nodeLimit { votes.count(happening) }
            noteEntities(happening)
        }
        guard votes.tallies.count != before || gateways.isEmpty else { return }
        let roles = Roles(votes, names: names)
        for name in roles.gateways where !controllers.contains(name) && numbers[name] == nil {
            numbers[name] = tracks.count
            tracks.append(GatewayTrack(gateway: name))
            gateways.append(name)
        }
        for name in roles.controllers where numbers[name] == nil { controllers.insert(name) }
        gateways.sort(by: NaturalOrder.precedes)
        leftOut = max(leftOut, roles.leftOut)
        let followed = Set(gateways)
        let hasty = controllers.union(names.mediaServers.keys)
        others.entities.controllers = hasty
        others.timers.follow(followed, controllers, others: hasty)
        others.halfOpen.follow(followed, controllers)
    }

    private mutating func noteEntities(_ happening: Happening) {
        guard happening.isOfEntities, sessionManagers.count < Self.nodeLimit else { return }
        for name in [happening.from, happening.to] where names.mediaServers[name] == nil {
            sessionManagers.insert(name)
        }
    }

    private mutating func follow(_ happenings: [Happening], until cut: Instant) {
        var moments = waiting
        moments.reserveCapacity(happenings.count * 2)
        var isOrdered = waiting.isEmpty
        func add(_ number: Int, _ moment: GatewayTrack.Moment) {
            if isOrdered, let last = moments.last?.moment { isOrdered = !Self.precedes(moment, last) }
            moments.append((number, moment))
        }
        for happening in happenings {
            let number: Int
            if let from = numbers[happening.from], controllers.contains(happening.to) {
                number = from
            } else if let to = numbers[happening.to], controllers.contains(happening.from) {
                number = to
            } else {
                continue
            }
            if let sent = happening.sent {
                add(number, .init(time: sent, frame: happening.sentFrame, happening: happening, isArrival: false))
            }
            if let delivered = happening.delivered {
                let frame = happening.deliveredFrame
                add(number, .init(time: delivered, frame: frame, happening: happening, isArrival: true))
            }
        }
        if !isOrdered { moments.sort { Self.precedes($0.moment, $1.moment) } }
        let end = moments.firstIndex { $0.moment.time > cut } ?? moments.count
        for (number, moment) in moments[..<end] { tracks[number].handle(moment) }
        waiting = Array(moments[end...])
    }

    private static func precedes(_ one: GatewayTrack.Moment, _ other: GatewayTrack.Moment) -> Bool {
        (one.time, one.frame, one.isArrival ? 1 : 0) < (other.time, other.frame, other.isArrival ? 1 : 0)
    }

    private mutating func close(at cut: Instant, isLast: Bool) {
        var part = Ledger.Part(cut: cut, certainUntil: cut, isLast: isLast)
        for index in tracks.indices {
            if let last = tracks[index].isKnownToHold(at: cut) { part.certainUntil = min(part.certainUntil, last) }
            if let link = tracks[index].openLink(at: cut) { part.open.append(link) }
            tracks[index].settle(at: cut, isLast: isLast, into: &part.settled)
        }
        part.settled.entityLinks = others.entities.settle(at: cut)
        part.settled.calls = others.calls.settle(at: isLast ? Instant(nanoseconds: .max >> 1) : cut)
        part.settled.survivableRegistrations = others.survivables.settle(
            at: isLast ? Instant(nanoseconds: .max >> 1) : cut)
        let scene = Scene(
            names: names, isDirected: isDirected, ended: cut, gateways: gateways, controllers: controllers.sorted())
        settled += ledger.close(part, &tracks, scene)
    }
}
