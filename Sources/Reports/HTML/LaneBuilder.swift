import Agents
import Analysis
import Topologies
import Verdicts
import Wire

/// A verdict → the lanes of a report, in groups.
struct LaneBuilder {
    /// Most lanes of gateways that are drawn, and most spans, marks and windows of one lane.
    static let laneLimit = 250
    static let spanLimit = 400

    private(set) var groups: [LaneGroup] = []
    /// Gateways without a lane.
    private(set) var hiddenGateways = 0
    private let verdict: Verdict
    private let topology: Topology?
    private let colours: ControllerColours
    private var findings: Findings { verdict.findings }

    init(_ verdict: Verdict, _ topology: Topology?, _ faults: [FaultSpan], _ colours: ControllerColours) {
        self.verdict = verdict
        self.topology = topology
        self.colours = colours
        if !faults.isEmpty { groups.append(LaneGroup(title: "Timeline", region: nil, lanes: [Self.lane(faults)])) }
        addRegions()
        let active = activeLanes
        if !active.isEmpty { groups.append(LaneGroup(title: "Active controllers", region: nil, lanes: active)) }
        let links = linkLanes
        if !links.isEmpty { groups.append(LaneGroup(title: "Entity links", region: nil, lanes: links)) }
        addWindows()
        for group in groups.indices {
            for lane in groups[group].lanes.indices { groups[group].lanes[lane].bound(to: Self.spanLimit) }
        }
    }

    private static func lane(_ faults: [FaultSpan]) -> Lane {
        var lane = Lane(.faults, key: "faults", name: "Faults")
        for fault in faults {
            lane.spans.append(
                Lane.Span(
                    start: fault.start, end: fault.end, label: fault.text, style: fault.kind.rawValue,
                    title: fault.text))
        }
        return lane
    }

    // MARK: Regions and their gateways

    private mutating func addRegions() {
        let byRegion = Dictionary(grouping: findings.gateways) { findings.regionOfGateway[$0] ?? 0 }
        let regions = Set(byRegion.keys).union(findings.splits.map(\.region)).union(regionChanges.map(\.region))
            .union(findings.phoneGroups.map(\.region))
        let links = Dictionary(grouping: findings.links, by: \.gateway)
        let outages = Dictionary(grouping: findings.outages, by: \.gateway)
        let attempts = Dictionary(grouping: findings.registrations, by: \.gateway)
        let notes = Dictionary(grouping: findings.unregistrations, by: \.gateway)
        var room = Self.laneLimit
        for region in regions.sorted() {
            var lanes = [splitLane(region)] + regionLanes(region)
            let gateways = byRegion[region] ?? []
            for gateway in gateways.prefix(room) {
                var lane = Lane(.gateway, key: "gateway:\(gateway)", name: gateway)
                lane.spans = (links[gateway] ?? []).map(span) + (outages[gateway] ?? []).map(span)
                lane.marks = (attempts[gateway] ?? []).map(mark) + (notes[gateway] ?? []).map(mark)
                lane.spans.sort { $0.start < $1.start }
                lane.marks.sort { ($0.time, $0.frame) < ($1.time, $1.frame) }
                lanes.append(lane)
            }
            let phones = PhoneLanes(region, findings, colours)
            lanes += phones.lanes
            hiddenGateways += max(0, gateways.count - room)
            room -= min(room, gateways.count)
            let name = topology?.regions.first { $0.number == region }?.name ?? ""
            let title = region == 0 ? "Gateways" : name.isEmpty ? "Region \(region)" : "Region \(region) · \(name)"
            groups.append(LaneGroup(title: title, region: region, lanes: lanes))
        }
    }

    private func splitLane(_ region: Int) -> Lane {
        var lane = Lane(.splits, key: "splits:\(region)", name: "Split")
        lane.spans = findings.splits.filter { $0.region == region }
            .map { split in
                let length = (split.end ?? findings.ended) - split.start
                let sentence = VerdictSentence.sentence(split, findings)
                return Lane.Span(
                    start: split.start, end: split.end, label: "split \(ReportTime.length(length))", style: "split",
                    source: "split",
                    title: "\(sentence) Cause: \(split.cause.rawValue)\(split.isInferred ? ", likely" : "").",
                    frame: split.frame)
            }
        return lane
    }

    private func span(_ link: H248Link) -> Lane.Span {
        let end = link.end.map { "to \(ReportTime.moment($0))" } ?? "to the end"
        let cause = link.endCause.map { "; ended: \($0.rawValue)" } ?? ""
        return Lane.Span(
            start: link.start, end: link.end, label: HTMLText.name(link.controller),
            style: colours.style(of: link.controller), source: "registered",
            title: "with \(HTMLText.name(link.controller)) from \(ReportTime.moment(link.start)) \(end)\(cause)",
            frame: link.frame)
    }

    private func span(_ outage: Outage) -> Lane.Span {
        let length = ReportTime.length((outage.end ?? findings.ended) - outage.start)
        let end = outage.end.map { "to \(ReportTime.moment($0))" } ?? "to the end"
        let why = HTMLText.name(outage.why)
        return Lane.Span(
            start: outage.start, end: outage.end, label: "no service \(length)", style: "outage", source: "outage",
            title:
                "without service for \(length), from \(ReportTime.moment(outage.start)) \(end): \(why)"
        )
    }

    private func mark(_ attempt: RegistrationAttempt) -> Lane.Mark {
        let error = attempt.error.map { " \($0)" } ?? ""
        return Lane.Mark(
            time: attempt.time, style: attempt.outcome.rawValue,
            title: "\(ReportTime.moment(attempt.time)): "
                + (attempt.isInferred ? "registration, inferred, with " : "ServiceChange \(attempt.request) to ")
                + "\(HTMLText.name(attempt.controller)), \(attempt.outcome.rawValue)\(error), frame \(attempt.frame)",
            frame: attempt.frame)
    }

    private func mark(_ note: Unregistration) -> Lane.Mark {
        Lane.Mark(
            time: note.time, style: "sent-away",
            title: "\(ReportTime.moment(note.time)): \(HTMLText.name(note.controller)) sends it away, ServiceChange "
                + "\(note.notice), frame \(note.frame)", frame: note.frame)
    }

    // MARK: Regions, controllers, entity links

    private struct Change {
        var region: Int
        var time: Instant
        var state: String
        var witness: String
    }

    private var regionChanges: [Change] {
        let seen = findings.regions.map {
            Change(region: $0.region, time: $0.time, state: $0.state.rawValue, witness: "packets")
        }
        let said = verdict.journal.compactMap { record -> Change? in
            guard record.entry.kind == .regionState, let region = record.entry.subject.flatMap({ Int($0) }) else {
                return nil
            }
            return Change(region: region, time: record.time, state: record.entry.detail ?? "", witness: "journal")
        }
        return seen + said
    }

    private func regionLanes(_ region: Int) -> [Lane] {
        [("packets", "State seen"), ("journal", "State said")].compactMap { witness, name in
            let changes = regionChanges.filter { $0.region == region && $0.witness == witness }
            guard !changes.isEmpty else { return nil }
            var lane = Lane(.region, key: "region:\(region):\(witness)", name: name)
            lane.spans = changes.enumerated().map { index, change in
                let next = changes.indices.contains(index + 1) ? changes[index + 1].time : nil
                return Lane.Span(
                    start: change.time, end: next, label: change.state, style: "state-\(change.state)",
                    source: "region", title: "\(change.state) from \(ReportTime.moment(change.time))")
            }
            return lane
        }
    }

    private var activeLanes: [Lane] {
        colours.names.prefix(64).compactMap { controller in
            let mine = findings.active.filter { $0.controller == controller }
            guard !mine.isEmpty else { return nil }
            var lane = Lane(.active, key: "active:\(controller)", name: controller)
            lane.spans = mine.map { interval in
                let end = interval.end.map { "to \(ReportTime.moment($0))" } ?? "to the end"
                return Lane.Span(
                    start: interval.start, end: interval.end, label: "active",
                    style: colours.style(of: controller), source: "active",
                    title: "active from \(ReportTime.moment(interval.start)) \(end)")
            }
            return lane
        }
    }

    private var linkLanes: [Lane] {
        var lanes: [Lane] = []
        var places: [String: Int] = [:]
        for change in findings.entityLinks {
            let key = "link:\(change.from)>\(change.to)"
            guard places[key] != nil || lanes.count < 64 else { continue }
            let place = places[key] ?? lanes.count
            if place == lanes.count {
                places[key] = place
                lanes.append(Lane(.link, key: key, name: "\(change.from) → \(change.to)"))
            } else {
                lanes[place].spans[lanes[place].spans.count - 1].end = change.time
            }
            lanes[place].spans.append(
                Lane.Span(
                    start: change.time, label: change.state.rawValue, style: "link-\(change.state.rawValue)",
                    source: "link",
                    title: "\(change.state.rawValue) from \(ReportTime.moment(change.time)), by \(change.by)",
                    frame: change.frame))
        }
        return lanes
    }

    // MARK: Expectations

    /// Each window where the thing that it is about has its lane; the others in a lane of their own.
    private mutating func addWindows() {
        var places: [String: (group: Int, lane: Int)] = [:]
        for (group, lanes) in groups.enumerated() {
            for (lane, content) in lanes.lanes.enumerated() { places[content.key] = (group, lane) }
        }
        var others = Lane(.expectations, key: "expectations", name: "Others")
        for (index, result) in verdict.results.enumerated() {
            let claim =
                topology?.expectations.indices.contains(index) == true ? topology?.expectations[index].claim : nil
            for window in result.windows {
                let drawn = Lane.Window(
                    start: window.earliest, end: window.latest, outcome: result.outcome.rawValue, row: index + 1,
                    title: "\(result.outcome.rawValue): \(result.text); \(result.measured)")
                if let place = claim?.laneKey.flatMap({ places[$0] }) {
                    groups[place.group].lanes[place.lane].windows.append(drawn)
                } else {
                    others.windows.append(drawn)
                }
            }
        }
        // A region that was never split, and of which nothing was expected, needs no empty lane.
        for group in groups.indices {
            groups[group].lanes.removeAll { $0.kind == .splits && $0.spans.isEmpty && $0.windows.isEmpty }
        }
        if !others.windows.isEmpty {
            groups.append(LaneGroup(title: "Other expectations", region: nil, lanes: [others]))
        }
    }
}

extension Lane {
    /// Leaves out what is beyond so many spans, marks and windows, and counts it.
    fileprivate mutating func bound(to limit: Int) {
        leftOut = max(0, spans.count - limit) + max(0, marks.count - limit) + max(0, windows.count - limit)
        spans.removeLast(max(0, spans.count - limit))
        marks.removeLast(max(0, marks.count - limit))
        windows.removeLast(max(0, windows.count - limit))
    }
}
