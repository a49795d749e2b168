import Wire

/// What a long recording has settled, and what it judges by: of splits that are not over, and of times of activity that
/// go on. Each gateway's own links and registrations are carried by its track.
///
/// Of each list the first ``keptLimit`` entries are kept; the rest is told once and counted.
struct Ledger: Sendable {
    /// So many entries of each list are kept, as `verdict.json` has them.
    static let keptLimit = 10_000
    /// Most links, and most registrations, that are carried.
    static let carriedLimit = 16_384
    private static let noteLimit = 1_000
    private static let reportLimit = 2_000

    private let names: NameBook
    private let tellsEvents: Bool
    /// What is settled.
    private(set) var kept = Findings()
    private var unregistrations: [Unregistration] = []
    private var survivable: [SurvivableRegistration] = []
    /// Until when everything that follows from links has been told.
    private var said = Instant(nanoseconds: .min >> 1)
    private var activity = ActivityLedger()
    private var latestPrevented: [String: Instant] = [:]
    private var firstController: String?
    private var asked: Set<String> = []
    private var asking: Set<String> = []

    /// - Parameter tellsEvents: whether somebody asks for the events, so that those that are not kept are told as well.
    init(names: NameBook, tellsEvents: Bool) {
        self.names = names
        self.tellsEvents = tellsEvents
    }

    /// Where an entry stands: in the list of a track.
    struct Place {
        var time: Instant
        var frame: Int
        var track: Int
        var entry: Int
    }

    /// What the tracks give at the end of a part, in no order.
    struct Part {
        var registrations: [Place] = []
        var links: [Place] = []
        var attempts: [(track: Int, controller: Int, time: Instant)] = []
        /// By the numbers of their nodes: whose links were told by what encrypted connections did.
        var encryptedControllers: Set<Int> = []
        /// What is settled of other kinds.
        var settled = Findings()
        var cut: Instant
        var certainUntil: Instant
        var isLast = false
    }

    /// Judges a part with what is carried; what is told of it has not been told before, and is where somebody asks.
    mutating func close(_ part: Part, _ tracks: inout [GatewayTrack], _ scene: Scene) -> [SettledEvent] {
        var part = part
        Self.order(&part.settled)
        keepSettled(part, tracks, scene.nodes.names)
        unregistrations = (unregistrations + part.settled.unregistrations).suffix(Self.noteLimit)
        survivable = (survivable + part.settled.survivableRegistrations).suffix(Self.reportLimit)
        let survey = CarriedSurvey(tracks)
        firstController = firstController ?? survey.first.map { scene.nodes.names[$0.controller] }
        var judged = Findings()
        // With one controller and nobody refused or sent away there is nothing to judge.
        let isWorthJudging = !unregistrations.isEmpty || survey.hasSeveralControllers || survey.hasRefusals
        var history = LinkHistory([], ended: part.cut)
        let mains = knownMains()
        if isWorthJudging {
            judged = gathered(tracks, part, scene.nodes.names)
            let forgotten = tracks.indices.filter { tracks[$0].hasForgottenLinks }.map { tracks[$0].gateway }
            history = LinkHistory(judged.links, ended: part.cut, forgotten: Set(forgotten))
            let media = MediaServerHistory(kept.entityLinks, names: names)
            SplitJudge(scene, history, judged, media, mains: mains).judge(into: &judged)
        }
        let horizon = part.isLast ? Instant(nanoseconds: .max >> 1) : max(part.certainUntil, said)
        let news = news(part, tracks, judged.splits, until: horizon, scene.nodes.names)
        keep(news)
        keepFollowing(judged, history, until: horizon, isLast: part.isLast)
        for interval in activity.take(part, tracks) where scene.roles.isController(interval.controller) {
            add(
                ActiveInterval(
                    controller: scene.nodes.names[interval.controller], start: interval.start, end: interval.end),
                \.active)
        }
        var from = horizon
        for split in judged.splits where split.end.map({ $0 + SettledEvents.aftermath > horizon }) ?? !part.isLast {
            from = min(from, split.start)
        }
        for index in tracks.indices {
            follow(&tracks[index], part, until: horizon, scene.nodes.names)
            tracks[index].forget(before: from)
        }
        CarriedSurvey.trim(&tracks)
        said = horizon
        return tellsEvents ? news : []
    }

    /// Everything that a split may ask for.
    private func gathered(_ tracks: [GatewayTrack], _ part: Part, _ names: Names) -> Findings {
        var judged = Findings()
        judged.ended = part.cut
        judged.certainUntil = part.certainUntil
        judged.unregistrations = unregistrations
        judged.survivableRegistrations = survivable
        judged.entityLinks = part.settled.entityLinks
        for track in tracks {
            judged.registrations += track.registrations[..<track.toldRegistrations].map {
                $0.attempt(of: track.gateway, names)
            }
            judged.links += track.allLinks(at: part.cut).map { $0.link(of: track.gateway, names) }
        }
        Self.order(&judged)
        return judged
    }

    /// What everything comes to, with the lists in their usual order.
    mutating func finish() -> Findings {
        Self.order(&kept)
        return kept
    }

    // MARK: What is told

    /// Each event once: the tracks give what is settled once, and splits are settled with the horizon.
    ///
    /// Where nobody asks for events, those are only counted that would not be kept.
    private mutating func news(
        _ part: Part, _ tracks: [GatewayTrack], _ splits: [Split], until horizon: Instant, _ names: Names
    ) -> [SettledEvent] {
        var news: [SettledEvent] = []
        if hasRoom(for: \.registrations, part.registrations.count) {
            news += Self.inOrder(part.registrations, tracks).map { place in
                let track = tracks[place.track]
                return .registration(track.registrations[place.entry].attempt(of: track.gateway, names))
            }
        }
        news += part.settled.unregistrations.map { .unregistration($0) }
        if hasRoom(for: \.links, part.links.count) {
            news += Self.inOrder(part.links, tracks).map { place in
                let track = tracks[place.track]
                return .link(track.links[place.entry].link(of: track.gateway, names))
            }
        }
        if part.isLast {
            for track in tracks {
                if let open = track.openLink(at: part.cut) { news.append(.link(open.link(of: track.gateway, names))) }
            }
        }
        news += part.settled.entityLinks.map { .entityLink($0) }
        for split in splits {
            if split.start > said, split.start <= horizon { news.append(.splitBegan(split.beginning)) }
            let settled = split.end.map { $0 + SettledEvents.aftermath }
            if settled.map({ $0 > said && $0 <= horizon }) ?? part.isLast { news.append(.split(split)) }
        }
        return Self.inOrder(news) { ($0.time, 0) }
    }

    /// True where new entries are told or can be kept; else they are counted, and done with.
    private mutating func hasRoom<Entry>(for list: WritableKeyPath<Findings, [Entry]>, _ count: Int) -> Bool {
        if tellsEvents || kept[keyPath: list].count < Self.keptLimit { return true }
        kept.omitted += count
        return false
    }

    private mutating func keep(_ news: [SettledEvent]) {
        for event in news {
            switch event {
            case .registration(let one): add(one, \.registrations)
            case .unregistration(let one): add(one, \.unregistrations)
            case .link(let one): add(one, \.links)
            case .split(let one): add(one, \.splits)
            case .entityLink(let one): add(one, \.entityLinks)
            case .splitBegan, .finding: break
            }
        }
    }

    /// What no later part judges anew.
    private mutating func keepSettled(_ part: Part, _ tracks: [GatewayTrack], _ names: Names) {
        for one in part.settled.connections { add(one, \.connections) }
        if kept.attempts.count < Self.keptLimit {
            let attempts = part.attempts.map {
                ControllerAttempt(gateway: tracks[$0.track].gateway, controller: names[$0.controller], time: $0.time)
            }
            for one in Self.inOrder(attempts, \.gateway, by: { ($0.time, 0) }) { add(one, \.attempts) }
        } else {
            kept.omitted += part.attempts.count
        }
        for one in part.settled.calls { add(one, \.calls) }
        for one in part.settled.survivableRegistrations { add(one, \.survivableRegistrations) }
    }

    private mutating func add<Entry>(_ entry: Entry, _ list: WritableKeyPath<Findings, [Entry]>) {
        if kept[keyPath: list].count < Self.keptLimit {
            kept[keyPath: list].append(entry)
        } else {
            kept.omitted += 1
        }
    }

    /// Refusals that prevented a split, and states of regions.
    private mutating func keepFollowing(
        _ judged: Findings, _ history: LinkHistory, until horizon: Instant, isLast: Bool
    ) {
        let said = said
        func isNew(_ time: Instant) -> Bool { time > said && time <= horizon }
        for change in judged.regions where isNew(change.time) { add(change, \.regions) }
        for event in judged.prevented where isNew(event.time) {
            // One entry for each search, as within a part.
            let key = "\(event.gateway) \(event.survivable)"
            let link = history.latest(of: event.gateway, before: event.time)
            if let before = latestPrevented[key], link.map({ $0.start < before }) ?? true { continue }
            if latestPrevented.count < Self.carriedLimit { latestPrevented[key] = event.time }
            add(event, \.prevented)
        }
    }

    /// Keeps the outages and the searches of a gateway that have ended since the last part.
    private mutating func follow(
        _ track: inout GatewayTrack, _ part: Part, until horizon: Instant, _ names: Names
    ) {
        let (said, isLast) = (said, part.isLast)
        // They end with a link.
        let latest = track.link?.start ?? track.links.last?.start
        guard isLast || latest.map({ $0 > said }) ?? false else { return }
        func isNew(_ time: Instant?) -> Bool { time.map { $0 > said && $0 <= horizon } ?? isLast }
        let open = track.openLink(at: part.cut)
        for index in track.links.indices {
            let next = index + 1 < track.links.count ? track.links[index + 1].start : open?.start
            keepOutage(after: track.links[index], until: next, of: track.gateway, names, isNew)
        }
        if let open { keepOutage(after: open, until: nil, of: track.gateway, names, isNew) }
        let attempts = track.attempts
        guard attempts.count > 1, attempts.contains(where: { $0.controller != attempts[0].controller }) else { return }
        let mine = track.allLinks(at: part.cut).map { $0.link(of: track.gateway, names) }
        let meter = SearchMeter(gateway: track.gateway, primarySide: self.names.primarySide[track.gateway])
        let named = attempts.map { (time: $0.time, controller: names[$0.controller]) }
        for search in meter.searches(links: mine, attempts: named) {
            // It is over with the next link.
            let end = mine.first { $0.start >= search.crossing }?.start
            if isNew(end) { add(search, \.searches) }
        }
    }

    private mutating func keepOutage(
        after link: LinkRecord, until next: Instant?, of gateway: String, _ names: Names,
        _ isNew: (Instant?) -> Bool
    ) {
        guard let end = link.end, next != end, isNew(next), hasRoom(for: \.outages, 1) else { return }
        let lost = link.link(of: gateway, names)
        add(Outage(gateway: gateway, start: end, end: next, why: LinkHistory.why(lost)), \.outages)
    }

    /// Who is main where the book of names does not say: whom survivables ask, else who had the first gateway.
    private mutating func knownMains() -> Set<String>? {
        guard !names.controllers.values.contains(.main) else { return nil }
        asked.formUnion(survivable.map(\.main))
        asking.formUnion(survivable.map(\.survivable))
        let mains = asked.subtracting(asking)
        return mains.isEmpty ? Set([firstController].compactMap(\.self)) : mains
    }

    // MARK: Order

    /// Puts each list in the order that it has in every recording.
    static func order(_ findings: inout Findings) {
        findings.registrations = inOrder(findings.registrations, \.gateway) { ($0.time, $0.frame) }
        findings.connections = inOrder(findings.connections) { ($0.time, $0.frame) }
        findings.attempts = inOrder(findings.attempts, \.gateway) { ($0.time, 0) }
        findings.links = inOrder(findings.links, \.gateway) { ($0.start, $0.frame) }
        findings.unregistrations = inOrder(findings.unregistrations) { ($0.time, $0.frame) }
        findings.outages = inOrder(findings.outages, \.gateway) { ($0.start, 0) }
        findings.active.sort { ($0.start, $0.controller) < ($1.start, $1.controller) }
        findings.searches.sort { ($0.crossing, $0.gateway) < ($1.crossing, $1.gateway) }
        findings.splits.sort { ($0.start, $0.region) < ($1.start, $1.region) }
        findings.regions.sort { ($0.time, $0.region) < ($1.time, $1.region) }
        findings.prevented.sort { ($0.time, $0.frame) < ($1.time, $1.frame) }
    }

    /// Places in the order of their times and frames, and of the names of gateways where these are equal.
    private static func inOrder(_ places: [Place], _ tracks: [GatewayTrack]) -> [Place] {
        func precedes(_ one: Place, _ other: Place) -> Bool {
            if one.time != other.time { return one.time < other.time }
            if one.frame != other.frame { return one.frame < other.frame }
            return tracks[one.track].gateway < tracks[other.track].gateway
        }
        return places.sorted(by: precedes)
    }

    /// Entries in the order of a time and a number, and of a name where these are equal, as a stable sort would have
    /// it; entries are large, and so their places are sorted.
    private static func inOrder<Entry>(
        _ entries: [Entry], _ name: ((Entry) -> String)? = nil, by key: (Entry) -> (Instant, Int)
    ) -> [Entry] {
        typealias Place = (time: Instant, number: Int, place: Int)
        var places = entries.indices.map { place -> Place in
            let (time, number) = key(entries[place])
            return (time, number, place)
        }
        func precedes(_ one: Place, _ other: Place) -> Bool {
            if one.time != other.time { return one.time < other.time }
            if one.number != other.number { return one.number < other.number }
            if let name {
                let (mine, others) = (name(entries[one.place]), name(entries[other.place]))
                if mine != others { return mine < others }
            }
            return one.place < other.place
        }
        if zip(places, places.dropFirst()).allSatisfy(precedes) { return entries }
        places.sort(by: precedes)
        return places.map { entries[$0.place] }
    }
}
