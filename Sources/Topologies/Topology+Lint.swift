import Agents
import Wire

extension Topology {
    /// What the configuration rules of split registration prevention have against it, in the order of the file.
    ///
    /// Nothing where the feature is off and no line of the timeline switches it on.
    public func lint() -> [LintFinding] {
        guard usesPrevention, let linter = Linter(self) else { return [] }
        let findings =
            linter.lists() + linter.callEngines() + linter.regions() + linter.rules() + linter.resources()
            + linter.releases()
        return findings.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }

    private var usesPrevention: Bool {
        forceToActiveSurvivable
            || timeline.contains { entry in
                guard case .console(_, let line) = entry.action else { return false }
                let words = line.split(separator: " ")
                return words.suffix(2) == ["force", "y"]
            }
    }
}

/// The parts of a topology that the rules are about.
private struct Linter {
    struct Member {
        var name: String
        var line: Int
        var region: Int
        var settings: GatewaySettings
        var rule: RecoveryRule?
        var provides: [String]
        /// The survivables in its list, in order.
        var survivables: [String]
        /// Where its list has the call engine, from 0.
        var callEngine: Int?
    }

    let topology: Topology
    let main: ControllerSettings
    let survivables: [(settings: ControllerSettings, line: Int)]
    let members: [Member]

    init?(_ topology: Topology) {
        let servers = topology.nodes.compactMap { node -> (settings: ControllerSettings, line: Int)? in
            guard case .agent(.controller(let settings)) = node.kind else { return nil }
            return (settings, node.line)
        }
        guard let main = servers.first(where: { $0.settings.role == .main })?.settings else { return nil }
        let survivables = servers.filter { $0.settings.role != .main }
        let names = Set(survivables.map(\.settings.name))
        self.topology = topology
        self.main = main
        self.survivables = survivables
        members = topology.nodes.compactMap { node in
            guard case .agent(.gateway(let settings)) = node.kind else { return nil }
            let number = main.mediaGateways.first { $0.name == node.name }?.recoveryRule
            return Member(
                name: node.name, line: node.line, region: node.region ?? 1, settings: settings,
                rule: number.flatMap { number in main.recoveryRules.first { $0.number == number } },
                provides: node.provides, survivables: settings.mgcList.map(\.name).filter(names.contains),
                callEngine: node.callEngine)
        }
    }

    // MARK: R1, R2

    /// Survivables that BACKUP SERVERS of a region names.
    private func backups(of region: NetworkRegion) -> [String] {
        region.backupServers.filter { name in survivables.contains { $0.settings.name == name } }
    }

    private func backups(of number: Int) -> [String] {
        topology.regions.first { $0.number == number }.map(backups) ?? []
    }

    func lists() -> [LintFinding] {
        let concerned = members.filter { !$0.survivables.isEmpty || !backups(of: $0.region).isEmpty }
        let lists = byLine(concerned) { member in
            let names = member.settings.mgcList.map(\.name)
            guard names.count != 2 || names.first != main.name || member.survivables != [names.last] else { return nil }
            return "the mgc list is \(names.joined(separator: ", ")), not \(main.name) and one survivable"
        }
        let below = byLine(concerned) { member in
            let entries = member.settings.mgcList.dropFirst(member.settings.transitionPoint).map(\.name)
            let backups = backups(of: member.region)
            guard entries.count != 1 || !backups.contains(entries[0]) else { return nil }
            let what = entries.isEmpty ? "nothing stands" : "\(entries.joined(separator: ", ")) stands"
            let wanted =
                backups.isEmpty
                ? "region \(member.region) has no survivable under backup servers"
                : "only \(backups[0]), the backup server of region \(member.region), should"
            return "\(what) below the transition point; \(wanted)"
        }
        return lists.map { LintFinding(.twoEntries, line: $0.line, $0.text) }
            + below.map { LintFinding(.oneBelowTransitionPoint, line: $0.line, $0.text) }
    }

    /// R12.
    func callEngines() -> [LintFinding] {
        byLine(members) { member in
            guard let place = member.callEngine else { return nil }
            guard place == member.settings.mgcList.count else {
                return "survivable-call-engine is entry \(place + 1) of the mgc list, not the last"
            }
            guard place >= member.settings.transitionPoint else {
                return "survivable-call-engine stands above the transition point \(member.settings.transitionPoint)"
            }
            return nil
        }.map { LintFinding(.callEngineLast, line: $0.line, $0.text) }
    }

    /// One text for all gateways of a line that have the same one: those that are counted are alike.
    private func byLine(_ members: [Member], _ text: (Member) -> String?) -> [(line: Int, text: String)] {
        var found: [(line: Int, text: String, names: [String])] = []
        for member in members {
            guard let text = text(member) else { continue }
            if let index = found.firstIndex(where: { $0.line == member.line && $0.text == text }) {
                found[index].names.append(member.name)
            } else {
                found.append((member.line, text, [member.name]))
            }
        }
        return found.map { entry in
            let count = entry.names.count
            let who = count == 1 ? entry.names[0] : "\(entry.names[0]) and \(count - 1) more"
            return (entry.line, "\(who): \(entry.text)")
        }
    }

    // MARK: R3, R4, R11

    func regions() -> [LintFinding] {
        var findings: [LintFinding] = []
        for region in topology.regions {
            let line = topology.regionLines[region.number] ?? 1
            let backups = backups(of: region)
            if backups.count > 1 {
                let names = backups.joined(separator: ", ")
                findings.append(
                    LintFinding(
                        .oneBackupServer, line: line,
                        "region \(region.number) has \(backups.count) survivables under backup servers: \(names)"))
            }
            let listed = members.filter { $0.region == region.number }.flatMap(\.survivables)
            let others = Set(listed).subtracting(backups).sorted()
            if !backups.isEmpty, let other = others.first {
                findings.append(
                    LintFinding(
                        .listsMatch, line: line,
                        "phones of region \(region.number) go to \(backups[0]), some of its gateways to \(other)"))
            }
        }
        for survivable in survivables {
            let backed = topology.regions.filter { $0.backupServers.contains(survivable.settings.name) }.map(\.number)
            guard backed.count > 1 else { continue }
            let numbers = backed.map(String.init).joined(separator: ", ")
            findings.append(
                LintFinding(
                    .movesAsOne, line: survivable.line, "\(survivable.settings.name) backs the regions \(numbers)"))
        }
        return findings
    }

    // MARK: R5, R6, R7

    func rules() -> [LintFinding] {
        var findings: [LintFinding] = []
        for survivable in survivables {
            let group = members.filter { $0.survivables.contains(survivable.settings.name) }
            guard let first = group.first else { continue }
            findings += byLine(Array(group.dropFirst())) { member in
                member.rule?.number == first.rule?.number
                    ? nil : Self.differ(member, from: first, "survivable \(survivable.settings.name)")
            }.map { LintFinding(.sameRule, line: $0.line, $0.text) }
        }
        findings += byLine(members.filter { !$0.survivables.isEmpty }) { member in
            guard let rule = member.rule else { return nil }
            switch rule.migration {
            case .immediately, .timeDayWindow: return nil
            case .zeroActiveCalls, .timeWindowOrZeroActiveCalls:
                return "\(Self.words(rule)); with SRPF it is none, immediately or time-day-window"
            }
        }.map { LintFinding(.sameRule, line: $0.line, $0.text) }
        findings += byLine(members.filter { !$0.survivables.isEmpty }) { member in
            guard let rule = member.rule else { return nil }
            return "\(Self.words(rule)) beside SRPF; none is best, and else every gateway must migrate immediately"
        }.map { LintFinding(.noRuleBesides, line: $0.line, $0.text) }
        return findings + windows()
    }

    private func windows() -> [LintFinding] {
        topology.regions.flatMap { region -> [LintFinding] in
            let group = members.filter { $0.region == region.number }
            guard let first = group.first(where: { $0.rule?.migration == .timeDayWindow }) else { return [] }
            return byLine(group) { member in
                member.rule?.number == first.rule?.number
                    ? nil : Self.differ(member, from: first, "network region \(region.number)")
            }.map { LintFinding(.oneWindow, line: $0.line, $0.text) }
        }
    }

    private static func differ(_ member: Member, from first: Member, _ of: String) -> String {
        "\(words(member.rule)), but \(first.name) of the same \(of) has \(words(first.rule))"
    }

    private static func words(_ rule: RecoveryRule?) -> String {
        rule.map { "recovery rule \($0.number) (\($0.migration.rawValue))" } ?? "no recovery rule"
    }

    // MARK: R8, R10

    /// A gateway that does not say what it has counts as having everything.
    func resources() -> [LintFinding] {
        byLine(members) { member in
            member.provides.isEmpty || !Set(member.provides).isDisjoint(with: ["trunks", "voip"])
                ? nil : "it provides \(member.provides.joined(separator: ", ")), neither trunks nor voip"
        }.map { LintFinding(.resources, line: $0.line, $0.text) }
    }

    func releases() -> [LintFinding] {
        survivables.compactMap { survivable in
            let role = survivable.settings.role
            guard let objection = main.release.objection(to: survivable.settings.release, of: role, by: .same) else {
                return nil
            }
            return LintFinding(.sameRelease, line: survivable.line, "\(survivable.settings.name): \(objection)")
        }
    }
}
