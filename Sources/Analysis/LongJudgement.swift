import Wire

/// The judgement of a recording that is too long to be kept: part by part, by the same tracks and judges as a whole
/// one, and of each part only what can still change is carried on.
struct LongJudgement: Sendable {
    /// A delivery is looked for so long after its departure.
    static let lag = Duration.seconds(2)
    /// With so many settled entries the tracks are emptied.
    private let entryLimit: Int
    /// Nodes and flows that are told apart.
    private static let nodeLimit = 65_536

    private let names: NameBook
    private var gateways: [String] = []
    private var controllers: Set<String> = []
    private var votes: Votes
    private var leftOut = 0
    private var isDirected = false
    private var tracks: [GatewayTrack] = []
    /// How many entries of them may be told.
    private var entryCount = 0
    /// The place of each gateway's track.
    private var places = NodeStates<Int>()
    private var pairs = Pairing(nodeLimit: Self.nodeLimit, flowLimit: Self.nodeLimit)
    /// What arrives after the end of the part that it left in.
    private var waiting: [(moment: GatewayTrack.Moment, happening: Happening)] = []
    private var ledger: Ledger
    private var others: HappeningTracks
    private var phones: PhoneTrack
    private var encrypted: EncryptedLinks
    private var newcomers = Newcomers()
    private var activity = OptionsActivity()
    /// Controllers of encrypted links, by the numbers of their nodes.
    private var encryptedControllers: Set<Int> = []
    private var sessionManagers: Set<String> = []
    /// Events that were settled and not yet fetched.
    private(set) var settled: [SettledEvent] = []

    init(names: NameBook, ports: Set<UInt16>, entryLimit: Int, tellsEvents: Bool) {
        self.names = names
        self.entryLimit = entryLimit
        votes = Votes(ports: ports)
        ledger = Ledger(names: names, tellsEvents: tellsEvents)
        phones = PhoneTrack(names: names)
        encrypted = EncryptedLinks(names: names, ports: ports)
        let nobody = Scene(
            names: names, pairs.nodes, isDirected: false, ended: .start, gateways: [], controllers: [], RoleTable())
        others = HappeningTracks(nobody, hasty: [])
    }

    /// Takes the observations up to `cut` in and returns the ones after it.
    mutating func take(
        _ observations: [Observation], until cut: Instant, _ places: Places, _ labels: Labels, _ texts: MessageTexts
    ) -> [Observation] {
        isDirected = places.isDirected
        pairs.nodes.use(labels)
        pairs.nodes.names.texts = texts
        let (happenings, rest) = pairs.take(Scene.ordered(observations), places, until: cut)
        let certain = encrypted.take(happenings, pairs.nodes.names, until: cut)
        takeIn(certain, until: encrypted.isCertain(until: cut))
        if entryCount > entryLimit { settle(at: cut) }
        return rest
    }

    private mutating func takeIn(_ happenings: [Happening], until cut: Instant) {
        assign(happenings)
        if isDirected || !waiting.isEmpty {
            follow(happenings, until: cut)
            for index in happenings.indices { others.handle(happenings[index], pairs.nodes.names) }
        } else {
            let names = pairs.nodes.names
            happenings.withUnsafeBufferPointer { for index in $0.indices { handle($0[index], names) } }
        }
        phones.take(happenings, pairs.nodes.names)
        leftOut += phones.trim()
    }

    /// Judges what can be judged at a moment.
    mutating func settle(at cut: Instant) { close(at: encrypted.isCertain(until: cut), isLast: false) }

    /// The events that were settled since the last time.
    mutating func takeSettled() -> [SettledEvent] {
        defer { settled = [] }
        return settled
    }

    /// What is known so far, of which links that hold are a part.
    mutating func soFar(at now: Instant) -> Findings {
        let now = encrypted.isCertain(until: now)
        var findings = ledger.kept
        let names = pairs.nodes.names
        for track in tracks {
            let links = track.allLinks(at: now)[track.toldLinks...]
            findings.links += links.map { $0.link(of: track.gateway, names) }
            findings.registrations += track.registrations[track.toldRegistrations...].map {
                $0.attempt(of: track.gateway, names)
            }
        }
        Ledger.order(&findings)
        name(&findings)
        return findings
    }

    /// Closes what is open at the end of the recording, and gives the findings.
    mutating func finish(at end: Instant) -> Findings {
        takeIn(encrypted.finish(), until: Instant(nanoseconds: .max >> 1))
        for (moment, happening) in waiting { handle(moment, happening) }
        waiting = []
        close(at: end, isLast: true)
        var findings = ledger.finish()
        others.timers.finish()
        others.finish(at: end, pairs.nodes.names, into: &findings)
        phones.finish(at: end)
        findings.phoneGroups = phones.groups
        findings.phoneSplits = phones.splits
        findings.leftOut = leftOut + phones.leftOut + encrypted.leftOut
        let active = MediaServerHistory(findings.entityLinks, names: names).joined(with: findings.active)
        findings.active = activity.replacing(
            active, encrypted: Set(encryptedControllers.map { pairs.nodes.names[$0] }))
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
        let before = votes.count
        for index in happenings.indices {
            votes.count(happenings[index])
            noteEntities(happenings[index])
        }
        guard votes.count != before || gateways.isEmpty else { return }
        let roles = Roles(votes, names: names, pairs.nodes)
        for name in roles.gateways where !controllers.contains(name) { follow(gateway: name) }
        for name in roles.controllers {
            let node = pairs.nodes.number(of: name)
            guard places[node] == nil else { continue }
            controllers.insert(name)
            others.roles.addController(node)
        }
        for happening in newcomers.takeKnown(others.roles) { recall(happening) }
        gateways.sort(by: NaturalOrder.precedes)
        leftOut = max(leftOut, roles.leftOut)
        let hasty = controllers.union(names.mediaServers.keys)
        others.entities.controllers = hasty
        others.timers.options.others = hasty
    }

    private mutating func follow(gateway name: String) {
        let node = pairs.nodes.number(of: name)
        guard node != NodeTable.nobody, places[node] == nil else { return }
        places[node] = tracks.count
        tracks.append(GatewayTrack(gateway: name, node: node))
        gateways.append(name)
        others.roles.addGateway(node)
    }

    private mutating func noteEntities(_ happening: Happening) {
        guard happening.isOfEntities else { return }
        activity.handle(happening, pairs.nodes.names)
        guard sessionManagers.count < Self.nodeLimit else { return }
        for name in [happening.fromNumber, happening.toNumber].map({ pairs.nodes.names[$0] })
        where names.mediaServers[name] == nil {
            sessionManagers.insert(name)
        }
    }

    private mutating func follow(_ happenings: [Happening], until cut: Instant) {
        var moments: [GatewayTrack.Moment] = []
        moments.reserveCapacity(happenings.count * 2)
        var isOrdered = true
        func add(_ moment: GatewayTrack.Moment?) {
            guard let moment else { return }
            if isOrdered, let last = moments.last { isOrdered = !Self.precedes(moment, last) }
            moments.append(moment)
        }
        // Those of earlier parts count downwards from -1.
        for (place, late) in waiting.enumerated() {
            var moment = late.moment
            moment.index = -1 - place
            add(moment)
        }
        for index in happenings.indices {
            guard others.roles.gateway(of: happenings[index]) != nil else {
                newcomers.take(happenings[index])
                continue
            }
            add(GatewayTrack.Moment(departureOf: happenings[index], index))
            add(GatewayTrack.Moment(arrivalOf: happenings[index], index))
        }
        if !isOrdered { moments.sort(by: Self.precedes) }
        let earlier = waiting
        waiting = []
        for moment in moments {
            if moment.index < 0 {
                let happening = earlier[-1 - moment.index].happening
                if moment.time <= cut { handle(moment, happening) } else { waiting.append((moment, happening)) }
            } else if moment.time <= cut {
                handle(moment, happenings[moment.index])
            } else {
                waiting.append((moment, happenings[moment.index]))
            }
        }
    }

    /// Where a recording is taken at one place, what left has arrived.
    private mutating func handle(_ happening: Happening, _ names: Names) {
        let gateway = others.roles.gateway(of: happening)
        if let gateway, let place = places[gateway.node] {
            let before = tracks[place].entryCount
            defer { entryCount += tracks[place].entryCount - before }
            if let moment = GatewayTrack.Moment(departureOf: happening, 0) {
                tracks[place].handle(moment, happening, names)
            }
            if let moment = GatewayTrack.Moment(arrivalOf: happening, 0) {
                tracks[place].handle(moment, happening, names)
            }
        } else {
            newcomers.take(happening)
        }
        others.handle(happening, gateway, names)
    }

    /// What happened before it was known whose it is.
    private mutating func recall(_ happening: Happening) {
        if let moment = GatewayTrack.Moment(departureOf: happening, 0) { handle(moment, happening) }
        if let moment = GatewayTrack.Moment(arrivalOf: happening, 0) { handle(moment, happening) }
        guard let (gateway, isMine) = others.roles.gateway(of: happening) else { return }
        others.timers.handle(happening, gateway: gateway, isMine: isMine)
        others.halfOpen.handle(happening, gateway: gateway, isMine: isMine)
    }

    private mutating func handle(_ moment: GatewayTrack.Moment, _ happening: Happening) {
        guard let (node, _) = others.roles.gateway(of: happening), let place = places[node] else { return }
        let before = tracks[place].entryCount
        defer { entryCount += tracks[place].entryCount - before }
        tracks[place].handle(moment, happening, pairs.nodes.names)
    }

    private static func precedes(_ one: GatewayTrack.Moment, _ other: GatewayTrack.Moment) -> Bool {
        (one.time, one.frame, one.isArrival ? 1 : 0) < (other.time, other.frame, other.isArrival ? 1 : 0)
    }

    private mutating func close(at cut: Instant, isLast: Bool) {
        var part = Ledger.Part(cut: cut, certainUntil: cut, isLast: isLast)
        entryCount = 0
        for index in tracks.indices {
            tracks[index].settle(into: &part, place: index)
            entryCount += tracks[index].entryCount
        }
        encryptedControllers.formUnion(part.encryptedControllers)
        part.settled.entityLinks = others.entities.settle(at: cut)
        part.settled.calls = others.calls.settle(at: isLast ? Instant(nanoseconds: .max >> 1) : cut)
        part.settled.survivableRegistrations = others.survivables.settle(
            at: isLast ? Instant(nanoseconds: .max >> 1) : cut)
        let scene = Scene(
            names: names, pairs.nodes, isDirected: isDirected, ended: cut, gateways: gateways,
            controllers: controllers.sorted(), others.roles)
        settled += ledger.close(part, &tracks, scene)
    }
}
