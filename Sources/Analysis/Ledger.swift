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

    init(names: NameBook) { self.names = names }

    /// What the tracks give at the end of a part.
    struct Part {
        /// What is settled, in no order.
        var settled = Findings()
        var cut: Instant
        var certainUntil: Instant
        var isLast = false
    }

    /// Judges a part with what is carried; what is told of it has not been told before.
    mutating func close(_ part: Part, _ tracks: inout [GatewayTrack], _ scene: Scene) -> [SettledEvent] {
        var part = part
        Self.order(&part.settled)
        keep(part.settled)
        unregistrations = (unregistrations + part.settled.unregistrations).suffix(Self.noteLimit)
        survivable = (survivable + part.settled.survivableRegistrations).suffix(Self.reportLimit)
        let survey = CarriedSurvey(tracks, at: part.cut)
        firstController = firstController ?? survey.first?.controller
        var judged = Findings()
        // With one controller and nobody refused or sent away there is nothing to judge.
        let isWorthJudging = !unregistrations.isEmpty || survey.hasSeveralControllers || survey.hasRefusals
        var history = LinkHistory([], ended: part.cut)
        let mains = knownMains()
        if isWorthJudging {
            judged = gathered(tracks, part)
            history = LinkHistory(judged.links, ended: part.cut)
            let media = MediaServerHistory(kept.entityLinks, names: names)
            SplitJudge(scene, history, judged, media, mains: mains).judge(into: &judged)
        }
        let horizon = part.isLast ? Instant(nanoseconds: .max >> 1) : max(part.certainUntil, said)
        let news = news(part, tracks, judged.splits, until: horizon)
        keep(news)
        keepFollowing(judged, history, &tracks, at: part.cut, until: horizon, isLast: part.isLast)
        let followed = Set(scene.controllers)
        for interval in activity.take(part, tracks) where followed.contains(interval.controller) {
            add(interval, \.active)
        }
        said = horizon
        var from = horizon
        for split in judged.splits where split.end.map({ $0 + SettledEvents.aftermath > horizon }) ?? !part.isLast {
            from = min(from, split.start)
        }
        CarriedSurvey.forget(before: from, &tracks)
        return news
    }

    /// Everything that a split may ask for.
    private func gathered(_ tracks: [GatewayTrack], _ part: Part) -> Findings {
        var judged = Findings()
        judged.ended = part.cut
        judged.certainUntil = part.certainUntil
        judged.unregistrations = unregistrations
        judged.survivableRegistrations = survivable
        judged.entityLinks = part.settled.entityLinks
        for track in tracks {
            judged.registrations += track.carried.registrations
            judged.links += track.carried.links
            if let open = track.openLink(at: part.cut) { judged.links.append(open) }
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
    private func news(
        _ part: Part, _ tracks: [GatewayTrack], _ splits: [Split], until horizon: Instant
    ) -> [SettledEvent] {
        var news = part.settled.registrations.map { SettledEvent.registration($0) }
        news += part.settled.unregistrations.map { .unregistration($0) }
        news += part.settled.links.map { .link($0) }
        if part.isLast { news += tracks.compactMap { $0.openLink(at: part.cut) }.map { .link($0) } }
        news += part.settled.entityLinks.map { .entityLink($0) }
        for split in splits {
            if split.start > said, split.start <= horizon { news.append(.splitBegan(split.beginning)) }
            let settled = split.end.map { $0 + SettledEvents.aftermath }
            if settled.map({ $0 > said && $0 <= horizon }) ?? part.isLast { news.append(.split(split)) }
        }
        return Self.inOrder(news) { ($0.time, 0) }
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
    private mutating func keep(_ settled: Findings) {
        for one in settled.connections { add(one, \.connections) }
        for one in settled.attempts { add(one, \.attempts) }
        for one in settled.calls { add(one, \.calls) }
        for one in settled.survivableRegistrations { add(one, \.survivableRegistrations) }
    }

    private mutating func add<Entry>(_ entry: Entry, _ list: WritableKeyPath<Findings, [Entry]>) {
        if kept[keyPath: list].count < Self.keptLimit {
            kept[keyPath: list].append(entry)
        } else {
            kept.omitted += 1
        }
    }

    /// Outages, searches, refusals that prevented a split, and states of regions.
    private mutating func keepFollowing(
        _ judged: Findings, _ history: LinkHistory, _ tracks: inout [GatewayTrack], at cut: Instant,
        until horizon: Instant, isLast: Bool
    ) {
        let said = said
        func isNew(_ time: Instant?) -> Bool { time.map { $0 > said && $0 <= horizon } ?? isLast }
        for index in tracks.indices {
            // Outages and searches end with a link.
            let latest = tracks[index].link?.start ?? tracks[index].carried.links.last?.start
            guard isLast || latest.map({ $0 > said }) ?? false else { continue }
            follow(&tracks[index], at: cut, isNew)
        }
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

    /// Takes the track as one to be changed so that it is not copied.
    private mutating func follow(_ track: inout GatewayTrack, at cut: Instant, _ isNew: (Instant?) -> Bool) {
        var mine = track.carried.links
        if let open = track.openLink(at: cut) { mine.append(open) }
        for outage in LinkHistory.outages(of: mine, where: isNew) { add(outage, \.outages) }
        guard track.attempts.count > 1 else { return }
        let meter = SearchMeter(gateway: track.gateway, primarySide: names.primarySide[track.gateway])
        for search in meter.searches(links: mine, attempts: track.attempts) {
            // It is over with the next link.
            let end = mine.first { $0.start >= search.crossing }?.start
            if isNew(end) { add(search, \.searches) }
        }
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
