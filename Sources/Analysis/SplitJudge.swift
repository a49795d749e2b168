import RAS
import Wire

/// Regions: when their gateways were with two controllers, why, and what prevented it.
struct SplitJudge {
    private let names: NameBook
    private let ended: Instant
    private let history: LinkHistory
    private let media: MediaServerHistory
    private let registrations: [RegistrationAttempt]
    private let unregistrations: [Unregistration]
    private let survivable: [SurvivableRegistration]
    private let regions: [Int]
    private let mains: Set<String>

    /// - Parameter mains: who is main, where that is known from what was before.
    init(
        _ scene: Scene, _ history: LinkHistory, _ findings: Findings, _ media: MediaServerHistory,
        mains: Set<String>? = nil
    ) {
        names = scene.names
        ended = scene.ended
        self.history = history
        self.media = media
        registrations = findings.registrations
        unregistrations = findings.unregistrations
        survivable = findings.survivableRegistrations
        regions = Set(scene.gateways.map { scene.names.region(of: $0) }).sorted()
        self.mains = mains ?? Self.mains(scene.names, survivable, history)
    }

    func judge(into findings: inout Findings) {
        findings.splits = regions.flatMap { splits(in: $0) }.sorted { ($0.start, $0.region) < ($1.start, $1.region) }
        findings.prevented = prevented(findings.splits)
        findings.regions = regions.flatMap { states(of: $0) }.sorted { ($0.time, $0.region) < ($1.time, $1.region) }
    }

    /// Who is main: by the book, else who is asked by survivables, else the first controller that accepted a gateway.
    static func mains(
        _ names: NameBook, _ survivable: [SurvivableRegistration], _ history: LinkHistory
    ) -> Set<String> {
        let known = Set(names.controllers.filter { $0.value == .main }.keys)
        if !known.isEmpty { return known }
        let asked = Set(survivable.map(\.main)).subtracting(survivable.map(\.survivable))
        if !asked.isEmpty { return asked }
        return Set(history.links.prefix(1).map(\.controller))
    }

    // MARK: Splits

    private func splits(in region: Int) -> [Split] {
        let links = history.links.filter { names.region(of: $0.gateway) == region }
        var edges: [(time: Instant, isStart: Bool, link: Int)] = []
        for (index, link) in links.enumerated() {
            edges.append((link.start, true, index))
            if let end = link.end { edges.append((end, false, index)) }
        }
        // What ends comes before what begins, so that a hand-over is no split.
        edges.sort { ($0.time, $0.isStart ? 1 : 0, $0.link) < ($1.time, $1.isStart ? 1 : 0, $1.link) }
        var held: [String: Int] = [:]
        var splits: [Split] = []
        var open: (start: Instant, link: Int)?
        for edge in edges where links[edge.link].end != links[edge.link].start {
            let link = links[edge.link]
            let count = held[link.controller, default: 0] + (edge.isStart ? 1 : -1)
            held[link.controller] = count > 0 ? count : nil
            if held.count >= 2, open == nil {
                open = (edge.time, edge.link)
            } else if held.count < 2, let begun = open {
                open = nil
                if edge.time > begun.start {
                    splits.append(split(region, links, joining: links[begun.link], from: begun.start, last: link))
                }
            }
        }
        if let open { splits.append(split(region, links, joining: links[open.link], from: open.start, last: nil)) }
        return splits
    }

    /// - Parameter last: the link whose end ended the split; nil where the split lasts.
    private func split(
        _ region: Int, _ links: [H248Link], joining: H248Link, from start: Instant, last: H248Link?
    ) -> Split {
        let end = last?.end
        let sides = sides(links, from: start, to: end ?? ended)
        let isMainIn = sides.contains { mains.contains($0.controller) }
        var split = Split(
            region: region, kind: isMainIn ? .mainSurvivable : .survivableSurvivable, start: start, end: end,
            controllers: sides, cause: .unknown, gateway: joining.gateway, frame: joining.frame)
        split.isInferred = links.contains {
            $0.isInferred && $0.start <= end ?? ended && $0.end.map { $0 >= start } ?? true
        }
        if let last, let end {
            let isForced = unregistrations.contains { note in
                mains.contains(note.controller) && names.region(of: note.gateway) == region && note.time >= start
                    && note.time <= end
            }
            split.endedBy =
                isForced || isRefusedAfter(last, region)
                ? .forcedByMain : last.endCause == .registeredElsewhere ? .registeredElsewhere : .linkLoss
        }
        split.cause = cause(of: split, joining: joining)
        return split
    }

    /// Main may close the link without a word: then it refuses the gateway that comes back at once.
    private func isRefusedAfter(_ last: H248Link, _ region: Int) -> Bool {
        guard last.endCause == .closedByController, mains.contains(last.controller), let end = last.end else {
            return false
        }
        return registrations.contains {
            $0.controller == last.controller && $0.outcome == .rejected && names.region(of: $0.gateway) == region
                && isRegionDisabled($0) && $0.requestTime >= end
                && $0.requestTime <= end + .seconds(30)
        }
    }

    /// By the error of the refusal; where that is encrypted, it may be so for a gateway that has been served: one that
    /// has never been is refused for a reason of its own, such as a serial number that nobody knows.
    private func isRegionDisabled(_ attempt: RegistrationAttempt) -> Bool {
        guard attempt.isInferred else { return attempt.error.map(names.regionDisabledErrors.contains) ?? false }
        return history.latest(of: attempt.gateway, before: attempt.requestTime) != nil
    }

    /// Each gateway at the controller that had it longest within the time.
    private func sides(_ links: [H248Link], from start: Instant, to end: Instant) -> [Split.Side] {
        var longest: [String: (controller: String, held: Duration)] = [:]
        for link in links {
            let held = min(link.end ?? end, end) - max(link.start, start)
            guard held > .zero, held > (longest[link.gateway]?.held ?? .zero) else { continue }
            longest[link.gateway] = (link.controller, held)
        }
        let controllers = Set(longest.values.map(\.controller)).sorted { one, other in
            mains.contains(one) == mains.contains(other)
                ? NaturalOrder.precedes(one, other) : mains.contains(one)
        }
        return controllers.map { controller in
            let gateways = longest.keys.filter { longest[$0]?.controller == controller }
            return Split.Side(controller: controller, gateways: gateways.sorted(by: NaturalOrder.precedes))
        }
    }

    // MARK: Causes

    private func cause(of split: Split, joining: H248Link) -> Split.Cause {
        let end = split.end ?? ended
        let others = split.controllers.map(\.controller).filter { !mains.contains($0) }
        // What the survivables of this split told main while it was on.
        let told = survivable.filter { others.contains($0.survivable) && $0.report.isActive }
        let during = told.filter { $0.time >= split.start && $0.time <= end }
        // The first report may be under way before the acceptance has reached the gateway.
        let wasRejected = told.contains {
            guard $0.time >= split.start - .seconds(1), $0.time <= end else { return false }
            if case .rejected = $0.answer { return true }
            return false
        }
        if wasRejected { return .survivableUnadministered }
        if during.contains(where: { $0.answer == .confirmed && names.passedOver.contains($0.survivable) }) {
            return .releaseMismatch
        }
        if split.kind == .survivableSurvivable { return .listMismatch }
        if let backups = names.backupServers[split.region], !others.allSatisfy(backups.contains) {
            return .listMismatch
        }
        // An RRQ of the last seconds may still be answered.
        let settled = during.filter { $0.answer != .unanswered || $0.time + .seconds(5) <= end }
        if let first = settled.first, first.answer == .unanswered { return .mainBlind }
        return causeOfJoining(split, joining, told)
    }

    private func causeOfJoining(
        _ split: Split, _ joining: H248Link, _ told: [SurvivableRegistration]
    ) -> Split.Cause {
        guard
            let request = registrations.last(where: {
                $0.gateway == joining.gateway && $0.controller == joining.controller && $0.outcome == .accepted
                    && $0.time == joining.start
            })
        else { return .unknown }
        let isRestart = request.method == "Restart" || request.isInferred && isRestarted(joining)
        if mains.contains(joining.controller), isRestart {
            // Had main known of the active survivable, it would have refused: it learned of it only afterwards.
            let knew = told.contains { $0.answer == .confirmed && ($0.answerTime ?? split.start) < split.start }
            return split.endedBy == .forcedByMain && !knew ? .registrationRace : .gatewayResetAfterRestore
        }
        return (isRestart || request.isInferred) && history.isFirst(joining) ? .unknown : .partialNetworkFailure
    }

    /// Nobody who lost a link closes it while it works, and comes back after a while: that is a gateway that was reset.
    private func isRestarted(_ joining: H248Link) -> Bool {
        guard
            let last = history.links.last(where: { $0.gateway == joining.gateway && $0.start < joining.start }),
            let end = last.end
        else { return false }
        return last.endCause == .closedByGateway && joining.start - end >= Self.bootTime
    }

    /// A gateway that was reset needs longer than this (assumed).
    private static let bootTime = Duration.seconds(5)

    // MARK: Prevention and states

    private func prevented(_ splits: [Split]) -> [Prevented] {
        var result: [Prevented] = []
        var seen: Set<String> = []
        var holders = SurvivableHolders(history.links.filter { !mains.contains($0.controller) }, names)
        var active: [String: [ActiveInterval]] = [:]
        for attempt in registrations where attempt.outcome == .rejected && attempt.served != true {
            guard mains.contains(attempt.controller), isRegionDisabled(attempt) else { continue }
            let region = names.region(of: attempt.gateway)
            holders.advance(to: attempt.time)
            // A survivable that a media server alone makes active.
            let byMedia = media.holding(at: attempt.time).filter {
                !mains.contains($0) && names.backupServers[region]?.contains($0) == true
            }
            let isSplit = splits.contains {
                $0.region == region && $0.start <= attempt.time && ($0.end ?? .init(nanoseconds: .max)) > attempt.time
            }
            let all = holders.backing(region) + byMedia
            guard !isSplit, let survivable = all.min(by: NaturalOrder.precedes) else { continue }
            // One entry for each search: the first refusal tells it all.
            let intervals = active[survivable] ?? history.active([survivable])
            active[survivable] = intervals
            let begun = intervals.last { $0.start <= attempt.time }?.start ?? .start
            let lost = history.latest(of: attempt.gateway, before: attempt.time)?.start
            let key = "\(attempt.gateway) \(survivable) \(begun.nanoseconds) \(lost?.nanoseconds ?? 0)"
            guard seen.insert(key).inserted else { continue }
            let follows = splits.contains { $0.region == region && $0.start >= begun && $0.start <= attempt.time }
            result.append(
                Prevented(
                    region: region, time: attempt.time, gateway: attempt.gateway, controller: attempt.controller,
                    survivable: survivable, frame: attempt.frame, followsSplit: follows))
        }
        return result
    }

    private func states(of region: Int) -> [RegionStateChange] {
        var changes: [RegionStateChange] = []
        for main in mains.sorted(by: NaturalOrder.precedes) {
            var disabledAt: Instant?
            let notes = unregistrations.filter { $0.controller == main && names.region(of: $0.gateway) == region }
            let links = history.links.filter { $0.controller == main && names.region(of: $0.gateway) == region }
            for note in notes {
                if let since = disabledAt, !links.contains(where: { $0.start > since && $0.start <= note.time }) {
                    continue
                }
                if let since = disabledAt, let back = links.first(where: { $0.start > since }) {
                    changes.append(.init(region: region, time: back.start, state: .enabled, controller: main))
                }
                changes.append(.init(region: region, time: note.time, state: .pendingAutoDisable, controller: main))
                let open = links.filter { $0.start <= note.time && ($0.end ?? ended) > note.time }
                let last = open.compactMap(\.end).max()
                let gone = open.contains { $0.end == nil } ? nil : last
                let done = min(gone ?? note.time + .seconds(10), note.time + .seconds(10))
                if done <= ended {
                    changes.append(.init(region: region, time: done, state: .autoDisabled, controller: main))
                }
                disabledAt = note.time
            }
            if let since = disabledAt, let back = links.first(where: { $0.start > since }) {
                changes.append(.init(region: region, time: back.start, state: .enabled, controller: main))
            }
        }
        return changes
    }
}
