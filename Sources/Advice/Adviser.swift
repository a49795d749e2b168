import Agents
import Analysis
import Consoles
import Fabric
import Rehearsals
import Simulation
public import Topologies
import Verdicts
public import Wire

/// Tries every way back to main from a moment of a story, and says what each costs.
///
/// The story is taken up to that moment; what is broken then is mended at once, and five minutes later the way back
/// begins. Each way is played in virtual time by the same machines as any story, so that a figure is what it costs
/// here, not what a rule of thumb says.
public struct Adviser: Sendable {
    let topology: Topology
    let name: String
    let mains: Set<String>
    /// The moment from which on the story is another.
    public let time: Instant
    /// What was broken at that moment, in the words of the file, with the line.
    public let broken: [(text: String, line: Int)]
    /// Survivables that are up again at once in this file, although servers take minutes to start.
    public var withoutBootTime: [String] {
        topology.nodes.compactMap { node in
            guard case .agent(.controller(let settings)) = node.kind, survivables.contains(node.name),
                settings.bootTime == .zero
            else { return nil }
            return node.name
        }
    }
    /// Whether a gateway is with a survivable, or without service, at any moment of the story.
    public let isEver: Bool
    /// How things stand at that moment.
    public let state: FailedOverState
    /// How they stand when the way back begins, after everything has been mended.
    public let mended: FailedOverState
    /// The way that needs nothing: what happens if everything is mended and nobody does anything.
    public let waiting: FailBackTrial
    /// Firewalls that stood in the way at that moment, with what can be done about each.
    public let firewalls: [FirewallAdvice]
    /// Boxes whose second one has their addresses.
    public let boxes: [BoxAdvice]
    /// What mends what was broken, in the order of its breaking.
    public var mending: [FailBackStep] { ground.mending }
    private let ground: Ground

    /// What every way back is played on.
    struct Ground: Sendable {
        var topology: Topology
        var name: String
        var mains: Set<String>
        var time: Instant
        /// What happened until then.
        var past: [TimelineEntry]
        var mending: [FailBackStep]

        func play(_ steps: [FailBackStep]) -> Rehearsal {
            Adviser.play(Adviser.story(topology, past + (mending + steps).map(\.entry)), name)
        }

        /// A reboot of whoever holds gateways, by which those come home that can.
        func goingHome(_ state: FailedOverState) -> [FailBackStep] {
            Set(state.away(from: mains).compactMap(\.controller)).sorted().map {
                FailBackStep(time + Adviser.settling, on: $0, types: "reset system 4")
            }
        }
    }

    /// From the mending to the first command (assumed: searches, and a survivable's next registration, take less).
    public static let settling = Duration.seconds(300)
    /// From the first command to what undoes it, and from there to the end of the story.
    public static let acting = Duration.seconds(600)
    public static let watching = Duration.seconds(300)

    /// - Parameters:
    ///   - topology: the story; its expectations do not count.
    ///   - name: the topology as the user named it.
    ///   - time: the moment; nil for the last one at which most gateways are away.
    /// - Throws: ``AdviceError`` where there is no main, or the story does not come so far.
    public init(_ topology: Topology, named name: String, at time: Instant? = nil) throws(AdviceError) {
        mains = Set(
            topology.nodes.compactMap { node in
                guard case .agent(.controller(let settings)) = node.kind, settings.role == .main else { return nil }
                return node.name
            })
        guard !mains.isEmpty else { throw AdviceError("\(name) has no main server, so there is no way back") }
        var story = topology
        story.expectations = []
        let end = Instant.start + topology.duration
        let rehearsal = Self.play(story, name)
        if let time, time > end {
            throw AdviceError("the story ends at \((end - .start).fileText), before \((time - .start).fileText)")
        }
        let moment = time ?? Self.worstMoment(rehearsal, mains: mains, end: end)
        self.time = moment
        self.name = name
        let state = FailedOverState(rehearsal, at: moment, mains: mains)
        self.state = state
        let findings = rehearsal.verdict.findings
        let mains = mains
        isEver =
            findings.links.contains { !mains.contains($0.controller) } || !findings.outages.isEmpty
            || !state.away(from: mains).isEmpty
        var faults = FaultsInForce(topology.boxes)
        for action in topology.schedule() where action.at <= moment { faults.apply(action) }
        broken = faults.entries.map { ($0.text, Self.line(of: $0, in: topology)) }
        let begin = moment + Self.settling
        story.duration = begin + Self.acting + Self.watching - .start
        let past = topology.schedule().filter { $0.at <= moment }
            .map { TimelineEntry(at: $0.at, action: $0.action, text: $0.text, line: 0) }
        var ground = Ground(
            topology: story, name: name, mains: mains, time: moment, past: past, mending: faults.mending(at: moment))
        firewalls = ground.consult(faults.firewalls, topology, state)
        for firewall in firewalls {
            guard let action = firewall.best.action else { continue }
            let place = firewall.line > 0 ? "firewall of line \(firewall.line)" : "firewall"
            ground.mending.append(FailBackStep(moment, nil, "\(place): \(firewall.best.words)", action))
        }
        boxes = faults.secondBoxes.map { ground.goBack($0.box, since: $0.since, state) }
        self.ground = ground
        self.topology = story
        let still = ground.play([])
        mended = FailedOverState(still, at: begin, mains: mains)
        waiting = FailBackTrial(
            .wait, ground.mending, from: begin, still, mains: mains,
            away: Set(state.away(from: mains).map(\.gateway)))
    }

    private static func line(of action: ScheduledAction, in topology: Topology) -> Int {
        topology.timeline.first { $0.text == action.text }?.line ?? 0
    }

    /// When the way back begins.
    public var begin: Instant { time + Self.settling }

    /// Gateways that are not with main when it begins.
    public var away: [FailedOverState.Place] { mended.away(from: mains) }

    /// The survivables that have them.
    public var survivables: [String] {
        let names = Set(away.compactMap(\.controller))
        return topology.nodes.map(\.name).filter { names.contains($0) }
    }

    /// Plays one way back.
    public func trial(of method: FailBackMethod) -> FailBackTrial {
        let steps = enabling + self.steps(of: method)
        return FailBackTrial(
            method, mending + steps, from: begin, ground.play(steps), mains: mains,
            away: Set(state.away(from: mains).map(\.gateway)))
    }

    /// The trials of all ways that there are, the best first.
    public func trials() -> [FailBackTrial] {
        var trials = FailBackMethod.allCases.map { $0 == .wait ? waiting : trial(of: $0) }
        // Stable: of equals the order of the description counts.
        for index in trials.indices.dropFirst() {
            var place = index
            while place > 0, trials[place].isBetter(than: trials[place - 1]) {
                trials.swapAt(place, place - 1)
                place -= 1
            }
        }
        return trials
    }

    /// A way back played once more, with somebody who looks at screens: what they show at which moment.
    public func screens(of trial: FailBackTrial) -> [FailBackScreen] {
        let main = mains.min() ?? ""
        var looks: [FailBackStep] = []
        func look(_ time: Instant, _ lines: String...) {
            looks += lines.map { FailBackStep(time, on: main, types: $0) }
        }
        look(begin - .seconds(1), "status nr-registration all-regions", "list survivable-processor")
        let back = max(begin, trial.returned.values.max() ?? begin) + .seconds(5)
        look(back, "list media-gateway", "status nr-registration all-regions")
        if let last = trial.later.map(\.time).max(), !trial.later.isEmpty {
            look(max(last, back) + .seconds(65), "list survivable-processor", "list media-gateway")
        }
        let rehearsal = ground.play(trial.steps.dropFirst(mending.count) + looks)
        return rehearsal.result.answers.filter { answer in
            looks.contains { $0.time == answer.time && $0.line == answer.command }
        }.map { FailBackScreen($0, topology) }
    }

    // MARK: Steps

    /// Regions that somebody disabled on main have to be enabled there, whatever the way.
    private var enabling: [FailBackStep] {
        mended.disabledRegions.filter { ["rd", "prd"].contains($0.value) }.keys.sorted().flatMap { region in
            mains.sorted().map {
                FailBackStep(begin, on: $0, types: "enable nr-registration network-region \(region)")
            }
        }
    }

    private func steps(of method: FailBackMethod) -> [FailBackStep] {
        let undone = begin + Self.acting
        switch method {
        case .wait: return []
        case .enableReturn: return mains.sorted().map { FailBackStep(begin, on: $0, types: "enable mg-return") }
        case .disableRegions:
            let line = "nr-registration network-region"
            let pairs = survivables.flatMap { survivable in regions(of: survivable).map { (survivable, $0) } }
            return pairs.map { FailBackStep(begin, on: $0, types: "disable \(line) \($1)") }
                + pairs.map { FailBackStep(undone, on: $0, types: "enable \(line) \($1)", isLater: true) }
        case .disableProcessorEthernet:
            return [("n", begin), ("y", undone)].flatMap { answer, time in
                survivables.map {
                    FailBackStep(
                        time, on: $0, types: "change ip-interface procr, Enable Interface? \(answer)",
                        as: "change ip-interface procr enable \(answer)", isLater: time == undone)
                }
            }
        case .stop:
            return survivables.map { FailBackStep(begin, $0, "stop -acfn", .node(.kill, [$0])) }
                + survivables.map { FailBackStep(undone, $0, "start -ac", .node(.start, [$0]), isLater: true) }
        case .reboot: return survivables.map { FailBackStep(begin, on: $0, types: "reset system 4") }
        case .resetGateways: return away.map { FailBackStep(begin, on: $0.gateway, types: "reset") }
        }
    }

    /// The regions whose gateways a survivable has.
    private func regions(of survivable: String) -> [Int] {
        Set(away.filter { $0.controller == survivable }.compactMap(\.region)).sorted()
    }

    // MARK: Playing

    static func story(_ topology: Topology, _ timeline: [TimelineEntry]) -> Topology {
        var story = topology
        story.timeline = timeline
        return story
    }

    static func play(_ topology: Topology, _ name: String) -> Rehearsal {
        Rehearsal(
            playing: Rehearsal.simulator(of: topology, keepsFrames: false), of: topology, named: name)
    }

    /// The last moment at which most gateways are with survivables; the end where that is then.
    private static func worstMoment(_ rehearsal: Rehearsal, mains: Set<String>, end: Instant) -> Instant {
        let links = rehearsal.verdict.findings.links.filter { !mains.contains($0.controller) }
        var best = (time: end, count: FailedOverState(rehearsal, at: end, mains: mains).away(from: mains).count)
        guard best.count == 0 else { return end }
        for link in links {
            let holding = links.filter { $0.start <= link.start && ($0.end.map { $0 > link.start } ?? true) }
            guard holding.count >= best.count else { continue }
            let last = holding.compactMap(\.end).min() ?? end
            // Half a minute later it has settled, and the story has not yet begun to bring them back.
            best = (max(link.start, min(link.start + .seconds(30), last - .seconds(1), end)), holding.count)
        }
        return best.time
    }
}
