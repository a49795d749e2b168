import Wire

/// The second half of an analysis: happenings → findings.
struct Judgement {
    private let scene: Scene
    private var tracks: [GatewayTrack] = []
    private var others: HappeningTracks
    private var certainUntil: Instant
    private var activity = OptionsActivity()

    @discardableResult
    init(_ scene: Scene, into findings: inout Findings) {
        self.scene = scene
        certainUntil = scene.ended
        // A media server asks the next controller after one failure, as a controller has one verdict for each.
        let hasty = scene.controllers + scene.names.mediaServers.keys.sorted()
        others = HappeningTracks(scene, hasty: hasty)
        followGateways()
        followOthers()
        findings.gateways = scene.gateways
        findings.controllers = scene.controllers
        for gateway in scene.gateways {
            if let region = scene.names.regions[gateway] { findings.regionOfGateway[gateway] = region }
        }
        if let undecided = scene.undecided { certainUntil = min(certainUntil, undecided) }
        findings.certainUntil = certainUntil
        gather(into: &findings)
        let phones = PhoneTrack(scene)
        findings.phoneGroups = phones.groups
        findings.phoneSplits = phones.splits
        findings.leftOut += phones.leftOut
        let ladder = LadderBuilder(scene, phones: phones.nodes)
        findings.ladder = ladder.events
        findings.leftOut += ladder.leftOut
        findings.sessionManagers = sessionManagers
        let seen = Set(findings.entityLinks.flatMap { [$0.from, $0.to] })
        findings.mediaServers = scene.names.mediaServers.keys.filter(seen.contains).sorted(by: NaturalOrder.precedes)
        if scene.names.listsSendings { findings.sendings = SendingList(scene.happenings, scene.nodes.names).sendings }
    }

    private mutating func followGateways() {
        var moments: [Int: [GatewayTrack.Moment]] = [:]
        for (index, happening) in scene.happenings.enumerated() {
            guard let (gateway, _) = scene.roles.gateway(of: happening) else { continue }
            if let moment = GatewayTrack.Moment(departureOf: happening, index) {
                moments[gateway, default: []].append(moment)
            }
            if let moment = GatewayTrack.Moment(arrivalOf: happening, index) {
                moments[gateway, default: []].append(moment)
            }
        }
        let nodes = Dictionary(
            scene.nodes.names.nodes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for gateway in scene.gateways {
            let node = nodes[gateway] ?? NodeTable.nobody
            var track = GatewayTrack(gateway: gateway, node: node)
            let mine = moments[node] ?? []
            let order = mine.indices.sorted {
                let (one, other) = (mine[$0], mine[$1])
                return (one.time, one.frame, one.isArrival ? 1 : 0, $0)
                    < (other.time, other.frame, other.isArrival ? 1 : 0, $1)
            }
            for index in order {
                track.handle(mine[index], scene.happenings[mine[index].index], scene.nodes.names)
            }
            if let last = track.isKnownToHold(at: scene.ended) { certainUntil = min(certainUntil, last) }
            track.finish(at: scene.ended)
            tracks.append(track)
        }
    }

    private mutating func followOthers() {
        // Answers pair by key, so the order of the requests is the order that counts.
        let order = scene.happenings.indices.sorted {
            (scene.happenings[$0].time, scene.happenings[$0].frame, $0)
                < (scene.happenings[$1].time, scene.happenings[$1].frame, $1)
        }
        for index in order {
            others.handle(scene.happenings[index], scene.nodes.names)
            activity.handle(scene.happenings[index], scene.nodes.names)
        }
        others.entities.finish(at: scene.ended)
        others.timers.finish()
    }

    private mutating func gather(into findings: inout Findings) {
        let names = scene.nodes.names
        findings.registrations = tracks.flatMap { track in
            track.registrations.map { $0.attempt(of: track.gateway, names) }
        }.sorted {
            ($0.time, $0.frame, $0.gateway) < ($1.time, $1.frame, $1.gateway)
        }
        findings.connections = tracks.flatMap(\.connections).sorted { ($0.time, $0.frame) < ($1.time, $1.frame) }
        findings.attempts = tracks.flatMap { track in
            track.attempts.map {
                ControllerAttempt(gateway: track.gateway, controller: names[$0.controller], time: $0.time)
            }
        }.sorted { ($0.time, $0.gateway) < ($1.time, $1.gateway) }
        let links = tracks.map { track in track.links.map { $0.link(of: track.gateway, names) } }
        findings.links = links.flatMap(\.self).sorted {
            ($0.start, $0.frame, $0.gateway) < ($1.start, $1.frame, $1.gateway)
        }
        findings.unregistrations = tracks.flatMap(\.unregistrations).sorted {
            ($0.time, $0.frame) < ($1.time, $1.frame)
        }
        let history = LinkHistory(findings.links, ended: scene.ended)
        findings.outages = tracks.flatMap { history.outages(of: $0.gateway) }.sorted {
            ($0.start, $0.gateway) < ($1.start, $1.gateway)
        }
        let media = MediaServerHistory(others.entities.changes, names: scene.names)
        let encrypted = Set(findings.links.filter(\.isInferred).map(\.controller))
        findings.active = activity.replacing(
            media.joined(with: history.active(scene.controllers)), encrypted: encrypted)
        findings.searches = tracks.indices.flatMap { index in
            let track = tracks[index]
            return SearchMeter(gateway: track.gateway, primarySide: scene.names.primarySide[track.gateway])
                .searches(
                    links: links[index],
                    attempts: track.attempts.map { (time: $0.time, controller: names[$0.controller]) })
        }.sorted { ($0.crossing, $0.gateway) < ($1.crossing, $1.gateway) }
        others.finish(at: scene.ended, scene.nodes.names, into: &findings)
        findings.survivableRegistrations = others.survivables.registrations
        findings.entityLinks = others.entities.changes
        findings.calls = others.calls.calls
        SplitJudge(scene, history, findings, media).judge(into: &findings)
    }

    /// SIP entities that are no controllers.
    private var sessionManagers: [String] {
        let controllers = Set(scene.controllers)
        var names: Set<String> = []
        for happening in scene.happenings where happening.isOfEntities {
            for name in [happening.fromNumber, happening.toNumber].map({ scene.nodes.names[$0] })
            where !controllers.contains(name) && scene.names.mediaServers[name] == nil {
                names.insert(name)
            }
        }
        return names.sorted(by: NaturalOrder.precedes)
    }
}
