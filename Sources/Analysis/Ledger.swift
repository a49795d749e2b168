import Wire

/// What a long recording has settled, and what it carries on to judge by: links and registrations that a split which is
/// not over may still ask for.
///
/// Of each list the first ``keptLimit`` entries are kept; the rest is told once and counted.
struct Ledger: Sendable {
    /// So many entries of each list are kept, as `verdict.json` has them.
    static let keptLimit = 10_000
    /// Most links, and most registrations, that are carried.
    private static let carriedLimit = 16_384
    private static let noteLimit = 1_000
    private static let reportLimit = 2_000
    /// Refusals may say so long after a split what ended it.
    private static let refusalTime = Duration.seconds(60)

    private let names: NameBook
    /// What is settled.
    private(set) var kept = Findings()
    private var links: [H248Link] = []
    private var registrations: [RegistrationAttempt] = []
    private var unregistrations: [Unregistration] = []
    private var survivable: [SurvivableRegistration] = []
    /// Until when everything that follows from links has been told.
    private var said = Instant(nanoseconds: .min >> 1)
    /// Times of activity that go on.
    private var active: [ActiveInterval] = []
    private var latestPrevented: [String: Instant] = [:]
    private var firstController: String?
    private var asked: Set<String> = []
    private var asking: Set<String> = []

    init(names: NameBook) { self.names = names }

    /// What the tracks give at the end of a part.
    struct Part {
        /// What is settled, in no order.
        var settled = Findings()
        /// Links that hold, as they would be reported if the recording ended here.
        var open: [H248Link] = []
        var cut: Instant
        var certainUntil: Instant
        var isLast = false
    }

    /// Judges a part with what is carried; what is told of it has not been told before.
    mutating func close(_ part: Part, _ tracks: inout [GatewayTrack], _ scene: Scene) -> [SettledEvent] {
        var part = part
        Self.order(&part.settled)
        keep(part.settled)
        registrations += part.settled.registrations
        unregistrations = (unregistrations + part.settled.unregistrations).suffix(Self.noteLimit)
        survivable = (survivable + part.settled.survivableRegistrations).suffix(Self.reportLimit)
        links += part.settled.links
        let all = (links + part.open).sorted { ($0.start, $0.frame, $0.gateway) < ($1.start, $1.frame, $1.gateway) }
        let history = LinkHistory(all, ended: part.cut)
        let media = MediaServerHistory(kept.entityLinks, names: names)
        var judged = Findings()
        judged.ended = part.cut
        judged.certainUntil = part.certainUntil
        judged.registrations = registrations
        judged.unregistrations = unregistrations
        judged.survivableRegistrations = survivable
        judged.entityLinks = part.settled.entityLinks
        judged.links = all
        if isWorthJudging(all) {
            SplitJudge(scene, history, judged, media, mains: knownMains(all)).judge(into: &judged)
        } else {
            _ = knownMains(all)
        }
        let horizon = part.isLast ? Instant(nanoseconds: .max >> 1) : max(part.certainUntil, said)
        let news = news(part, judged.splits, until: horizon)
        keep(news)
        keepFollowing(judged, history, tracks, until: horizon, isLast: part.isLast)
        keepActive(part, scene.controllers)
        said = horizon
        var from = horizon
        for split in judged.splits where split.end.map({ $0 + SettledEvents.aftermath > horizon }) ?? !part.isLast {
            from = min(from, split.start)
        }
        forget(before: from, part, &tracks)
        return news
    }

    /// What everything comes to, with the lists in their usual order.
    mutating func finish() -> Findings {
        Self.order(&kept)
        return kept
    }

    // MARK: What is told

    /// Each event once: the tracks give what is settled once, and splits are settled with the horizon.
    private func news(_ part: Part, _ splits: [Split], until horizon: Instant) -> [SettledEvent] {
        var news = part.settled.registrations.map { SettledEvent.registration($0) }
        news += part.settled.unregistrations.map { .unregistration($0) }
        news += part.settled.links.map { .link($0) }
        if part.isLast { news += part.open.map { .link($0) } }
        news += part.settled.entityLinks.map { .entityLink($0) }
        for split in splits {
            if split.start > said, split.start <= horizon { news.append(.splitBegan(split.beginning)) }
            let settled = split.end.map { $0 + SettledEvents.aftermath }
            if settled.map({ $0 > said && $0 <= horizon }) ?? part.isLast { news.append(.split(split)) }
        }
        return news.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }.map(\.element)
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
        _ judged: Findings, _ history: LinkHistory, _ tracks: [GatewayTrack], until horizon: Instant, isLast: Bool
    ) {
        func isNew(_ time: Instant?) -> Bool { time.map { $0 > said && $0 <= horizon } ?? isLast }
        for track in tracks {
            let mine = history.links(of: track.gateway)
            for outage in history.outages(of: track.gateway) where isNew(outage.end) { add(outage, \.outages) }
            guard track.attempts.count > 1 else { continue }
            let meter = SearchMeter(gateway: track.gateway, primarySide: names.primarySide[track.gateway])
            for search in meter.searches(links: mine, attempts: track.attempts) {
                // It is over with the next link.
                let end = mine.first { $0.start >= search.crossing }?.start
                if isNew(end) { add(search, \.searches) }
            }
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

    /// What is over by now is over; what goes on is carried as far as the next part needs it to go on with.
    private mutating func keepActive(_ part: Part, _ controllers: [String]) {
        let carried = active.map { H248Link(gateway: "", controller: $0.controller, start: $0.start, end: $0.end) }
        let open = part.open.map { link in
            var link = link
            if !part.isLast { link.end = nil }
            return link
        }
        let all = (carried + part.settled.links + open).sorted { ($0.start, $0.frame) < ($1.start, $1.frame) }
        var reached: [String: Instant] = [:]
        for link in all { reached[link.controller] = max(reached[link.controller] ?? .start, link.end ?? link.start) }
        active = []
        for interval in LinkHistory(all, ended: part.cut).active(controllers) {
            if part.isLast || interval.end.map({ $0 < part.cut }) ?? false {
                add(interval, \.active)
            } else {
                let end = interval.end ?? max(interval.start, reached[interval.controller] ?? interval.start)
                active.append(ActiveInterval(controller: interval.controller, start: interval.start, end: end))
            }
        }
    }

    // MARK: What is carried

    /// With one controller and nobody refused or sent away there is nothing to judge.
    private func isWorthJudging(_ links: [H248Link]) -> Bool {
        let first = links.first?.controller
        return !unregistrations.isEmpty || links.contains { $0.controller != first }
            || registrations.contains { $0.outcome == .rejected }
    }

    /// Who is main where the book of names does not say: whom survivables ask, else who had the first gateway.
    private mutating func knownMains(_ links: [H248Link]) -> Set<String>? {
        firstController = firstController ?? links.first?.controller
        guard !names.controllers.values.contains(.main) else { return nil }
        asked.formUnion(survivable.map(\.main))
        asking.formUnion(survivable.map(\.survivable))
        let mains = asked.subtracting(asking)
        return mains.isEmpty ? Set([firstController].compactMap(\.self)) : mains
    }

    /// Forgets what no split can ask for any more; of each gateway its last link and what it began with are kept.
    private mutating func forget(before time: Instant, _ part: Part, _ tracks: inout [GatewayTrack]) {
        var last: [String: Instant] = [:]
        for link in links { last[link.gateway] = max(last[link.gateway] ?? link.start, link.start) }
        links.removeAll { ($0.end ?? time) <= time && last[$0.gateway] != $0.start }
        var starts = last
        for link in part.open { starts[link.gateway] = link.start }
        registrations.removeAll {
            switch $0.outcome {
            case .accepted: $0.time < time && starts[$0.gateway] != $0.time && last[$0.gateway] != $0.time
            case .rejected: $0.time < time - Self.refusalTime
            case .unanswered: $0.time < time - SettledEvents.disorder - GatewayTrack.longTimer
            }
        }
        links = Self.latest(links, \.start)
        registrations = Self.latest(registrations, \.time)
        for index in tracks.indices { tracks[index].forgetAttempts(upTo: last[tracks[index].gateway]) }
    }

    private static func latest<Entry>(_ entries: [Entry], _ time: (Entry) -> Instant) -> [Entry] {
        guard entries.count > carriedLimit else { return entries }
        return entries.sorted { time($0) < time($1) }.suffix(carriedLimit)
    }

    /// Puts each list in the order that it has in every recording.
    static func order(_ findings: inout Findings) {
        findings.registrations.sort { ($0.time, $0.frame, $0.gateway) < ($1.time, $1.frame, $1.gateway) }
        findings.connections.sort { ($0.time, $0.frame) < ($1.time, $1.frame) }
        findings.attempts.sort { ($0.time, $0.gateway) < ($1.time, $1.gateway) }
        findings.links.sort { ($0.start, $0.frame, $0.gateway) < ($1.start, $1.frame, $1.gateway) }
        findings.unregistrations.sort { ($0.time, $0.frame) < ($1.time, $1.frame) }
        findings.outages.sort { ($0.start, $0.gateway) < ($1.start, $1.gateway) }
        findings.active.sort { ($0.start, $0.controller) < ($1.start, $1.controller) }
        findings.searches.sort { ($0.crossing, $0.gateway) < ($1.crossing, $1.gateway) }
        findings.splits.sort { ($0.start, $0.region) < ($1.start, $1.region) }
        findings.regions.sort { ($0.time, $0.region) < ($1.time, $1.region) }
        findings.prevented.sort { ($0.time, $0.frame) < ($1.time, $1.frame) }
    }
}
