import Reports
import Topologies
import Wire

/// The advice for people: how things stand, the ways back, and the steps of one of them with their screens.
public struct AdviceText: Sendable {
    private let adviser: Adviser
    private let trials: [FailBackTrial]
    private let chosen: FailBackTrial
    private let screens: [FailBackScreen]

    /// - Parameters:
    ///   - trials: the best first.
    ///   - chosen: the one whose steps are shown.
    public init(_ adviser: Adviser, _ trials: [FailBackTrial], chosen: FailBackTrial) {
        self.adviser = adviser
        self.trials = trials
        self.chosen = chosen
        screens = adviser.screens(of: chosen)
    }

    public var lines: [String] {
        let isHome = adviser.state.away(from: adviser.mains).isEmpty && adviser.away.isEmpty
        var lines = standing + adviser.firewalls.flatMap(change)
        // Where nobody is away there is nothing to choose.
        if isHome {
            lines.append("Nobody has to be brought back." + (adviser.isEver ? "" : " " + Self.never))
        } else {
            lines += [""] + table + remarks
        }
        lines += adviser.away.isEmpty ? mending : [""] + runbook
        return lines + adviser.boxes.flatMap(goBack)
    }

    private static let never =
        "In this story no gateway is ever away: give it a fault, such as a cut, in its timeline."

    /// The changes of a firewall, the best first.
    private func change(_ firewall: FirewallAdvice) -> [String] {
        var table = TextTable([
            ("", .left), ("change", .left), ("not back", .right), ("outage s", .right), ("worst s", .right),
            ("links lost", .right),
        ])
        for (index, change) in firewall.changes.enumerated() {
            table.add(
                index == 0 ? ">" : " ", change.words, change.away == 0 ? "-" : "\(change.away)",
                TenthsText.of(change.outage), TenthsText.of(change.worstOutage), "\(change.lostLinks)")
        }
        let place = firewall.line > 0 ? " (line \(firewall.line))" : ""
        return ["", "\(firewall.fault)\(place), and what comes of it until the end:"] + table.lines
    }

    /// What mends what was broken, where that is all there is to do.
    private var mending: [String] {
        guard !adviser.mending.isEmpty else { return [] }
        return ["", "What mends it"]
            + adviser.mending.enumerated().map {
                " \($0.offset + 1). \(Self.clock($0.element.time))  \($0.element.line)"
            }
    }

    /// The way of a box back from its second one, and what it costs.
    private func goBack(_ box: BoxAdvice) -> [String] {
        let lost =
            box.lost.isEmpty ? "everybody is with main afterwards" : "\(Self.listed(box.lost)) not with main afterwards"
        return [
            "",
            "Box \(box.box) has been on its second one since \(Self.clock(box.since)). Nothing takes over for that.",
            "Going back to the first, when all else is done:",
        ]
            + box.steps.enumerated().map { " \($0.offset + 1). \(Self.clock($0.element.time))  \($0.element.line)" }
            + [
                "It costs \(TenthsText.of(box.outage)) s without service of all gateways, "
                    + "\(TenthsText.of(box.worstOutage)) s of one; \(lost)."
            ]
    }

    /// What the figures leave out.
    private var remarks: [String] {
        let names = adviser.withoutBootTime
        guard !names.isEmpty else { return [] }
        return ["", "A reboot takes no time here: give \(Self.listed(names)) a 'boot time' to see what it costs."]
    }

    /// Who is where, and what is in the way.
    private var standing: [String] {
        let away = adviser.state.away(from: adviser.mains)
        let all = adviser.state.gateways.count
        let are = away.count == 1 ? "is" : "are"
        var lines = ["At \(Self.clock(adviser.time)) \(away.count) of \(all) gateways \(are) not with main."]
        let groups = Dictionary(grouping: away) { $0.controller ?? "" }
        for controller in groups.keys.sorted() {
            let names = (groups[controller] ?? []).map(\.gateway)
            lines.append(
                "  \(controller.isEmpty ? "without service" : "with " + controller): " + Self.listed(names))
        }
        for (region, state) in adviser.state.disabledRegions.sorted(by: { $0.key < $1.key }) {
            lines.append("  region \(region) is disabled on main (\(state))")
        }
        for fault in adviser.broken {
            lines.append("  broken: \(fault.text)" + (fault.line > 0 ? " (line \(fault.line))" : ""))
        }
        let still = adviser.away
        if !adviser.broken.isEmpty || still.count != away.count {
            let minutes = Adviser.settling.fileText
            lines.append(
                still.isEmpty
                    ? "\(minutes) after that is mended all are with main, and nobody has to do anything more."
                    : "\(minutes) after that is mended \(still.count) \(still.count == 1 ? "is" : "are") still away.")
        }
        return lines
    }

    /// The ways back, the best first; `>` marks the one whose steps follow.
    private var table: [String] {
        var table = TextTable([
            ("", .left), ("way back", .left), ("back", .right), ("all back after s", .right), ("outage s", .right),
            ("worst s", .right), ("split s", .right), ("calls dropped", .right), ("to be remembered", .left),
        ])
        let away = adviser.state.away(from: adviser.mains).count
        for trial in trials {
            table.add(
                trial == chosen && !adviser.away.isEmpty ? ">" : " ", trial.method.rawValue,
                "\(trial.returned.count)/\(max(away, trial.returned.count))",
                trial.returned.isEmpty ? "-" : TenthsText.of(trial.duration), TenthsText.of(trial.outage),
                TenthsText.of(trial.worstOutage), TenthsText.of(trial.split),
                trial.droppedCalls.map { "\($0)" } ?? "-",
                trial.failure ?? (trial.later.isEmpty ? "-" : Self.once(trial.later)))
        }
        return table.lines
    }

    private var runbook: [String] {
        let complete = chosen.isComplete ? "" : " – it does not bring back " + Self.listed(chosen.missing)
        var lines = ["The steps of '\(chosen.method.rawValue)'\(complete)"]
        var number = 0
        var events: [(time: Instant, order: Int, lines: [String])] = []
        for step in chosen.steps {
            number += 1
            let place = step.node.map { "\($0): " } ?? ""
            events.append((step.time, 1, ["", " \(number). \(Self.clock(step.time))  \(place)\(step.line)"]))
        }
        for screen in screens {
            let shown = screen.text.split(separator: "\n", omittingEmptySubsequences: false).map { "      | \($0)" }
            events.append(
                (screen.time, 2, ["    \(Self.clock(screen.time))  \(screen.node) shows '\(screen.line)':"] + shown))
        }
        for event in events.enumerated().sorted(by: {
            ($0.element.time, $0.element.order, $0.offset) < ($1.element.time, $1.element.order, $1.offset)
        }) {
            lines += event.element.lines
        }
        if !chosen.returned.isEmpty {
            lines += [
                "", "All that come back are with main \(TenthsText.of(chosen.duration)) s after the first command.",
            ]
        }
        lines +=
            chosen.later.isEmpty
            ? ["Nothing has to be enabled again."]
            : ["To be remembered, or the next outage finds no survivable: " + Self.once(chosen.later) + "."]
        return lines
    }

    /// `enable nr-registration network-region 2 on srs`, each once.
    private static func once(_ steps: [FailBackStep]) -> String {
        let all = steps.map { step in step.line + (step.node.map { " on \($0)" } ?? "") }
        return all.prefix(3).joined(separator: "; ") + (all.count > 3 ? " and \(all.count - 3) more" : "")
    }

    private static func listed(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }

    /// `6:40` or `1:02:03`, with tenths where there are any.
    private static func clock(_ time: Instant) -> String {
        let tenths = (time - .start).wholeNanoseconds / 100_000_000
        let (seconds, minutes, hours) = (tenths / 10 % 60, tenths / 600 % 60, tenths / 36_000)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = tenths % 10 == 0 ? "" : ".\(tenths % 10)"
        return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(seconds))\(fraction)"
    }

}
