import Analysis
import RAS
import Wire

/// Regions, who backs them, and whether split registration prevention is on.
struct InferredRegions: Sendable {
    struct Region: Hashable, Sendable {
        var number: Int
        /// As the findings call them.
        var gateways: [String]
        var backup: Guess<[String]>
        var fate: Fate

        /// Why they are taken to be in one region.
        var note: String {
            switch fate {
            case .sentAway: "likely: one list, and main sends them away together"
            case .stayed: "likely: one list, and main leaves them alone together"
            case .unknown: "guessed: one network and one list"
            }
        }
    }

    private(set) var regions: [Region] = []
    private(set) var prevention: Guess<Bool>

    /// A gateway as far as it tells of its region.
    struct Member: Hashable, Sendable {
        var name: String
        /// Where it is; the same for all where nothing tells.
        var network: String
        var list: [String]
    }

    init(_ findings: Findings, mains: [String], _ members: [Member]) {
        let forced = findings.unregistrations.filter { mains.contains($0.controller) }
        let actives = findings.survivableRegistrations.filter { $0.report.isActive && $0.answer == .confirmed }
        let acted = forced.filter { note in actives.contains { $0.time <= note.time } }
        prevention = Self.prevention(findings, acted: acted, actives: actives, mains: mains)
        let fates = Fates(findings, acted: acted, mains: mains)
        var groups: [(key: Key, members: [String])] = []
        for member in members {
            let key = Key(network: member.network, list: member.list, fate: fates.of(member.name))
            if let index = groups.firstIndex(where: { $0.key.agrees(key) }) {
                groups[index].members.append(member.name)
                if groups[index].key.fate == .unknown { groups[index].key.fate = key.fate }
            } else {
                groups.append((key, [member.name]))
            }
        }
        for (index, group) in groups.enumerated() {
            let own = Self.survivable(of: group.members, acted: acted, actives: actives)
            let backup: Guess<[String]> =
                own.map { .seen([$0], "main sent these gateways away when it was active") }
                ?? (group.key.fate == .stayed
                    ? .likely([], "main left them alone")
                    : .guessed(Array(group.key.list.dropFirst().prefix(1)), "below the transition point"))
            regions.append(Region(number: index + 2, gateways: group.members, backup: backup, fate: group.key.fate))
        }
    }

    /// The survivable that was active when main sent the first of some gateways away.
    private static func survivable(
        of gateways: [String], acted: [Unregistration], actives: [SurvivableRegistration]
    ) -> String? {
        guard let note = acted.first(where: { gateways.contains($0.gateway) }) else { return nil }
        return actives.last { $0.time <= note.time }?.survivable
    }

    /// What became of a gateway when main sent others away.
    enum Fate: Hashable, Sendable {
        case sentAway, stayed, unknown
    }

    private struct Key: Hashable {
        var network: String
        var list: [String]
        var fate: Fate

        func agrees(_ other: Key) -> Bool {
            network == other.network && list == other.list
                && (fate == other.fate || fate == .unknown || other.fate == .unknown)
        }
    }

    /// Fates of all gateways, found in lists that are gone through once.
    private struct Fates {
        private var sentAway: Set<String>
        private var stayed: Set<String> = []

        init(_ findings: Findings, acted: [Unregistration], mains: [String]) {
            sentAway = Set(acted.map(\.gateway))
            guard let first = acted.first else { return }
            for registration in findings.registrations
            where mains.contains(registration.controller) && registration.outcome == .rejected
                && registration.served != true && registration.time >= first.time
            {
                sentAway.insert(registration.gateway)
            }
            let times = acted.map(\.time)
            for link in findings.links where mains.contains(link.controller) && !sentAway.contains(link.gateway) {
                let isUntouched = times.contains { time in
                    link.start < time - .seconds(1) && (link.end.map { $0 > time + .seconds(30) } ?? true)
                }
                if isUntouched { stayed.insert(link.gateway) }
            }
        }

        func of(_ gateway: String) -> Fate {
            sentAway.contains(gateway) ? .sentAway : stayed.contains(gateway) ? .stayed : .unknown
        }
    }

    /// So soon main acts on what a survivable says.
    private static let reaction = Duration.seconds(2)

    private static func prevention(
        _ findings: Findings, acted: [Unregistration], actives: [SurvivableRegistration], mains: [String]
    ) -> Guess<Bool> {
        func seconds(_ time: Instant) -> String { ComparisonText.seconds(time - .start) }
        let prompt = acted.first { note in
            actives.contains { $0.time <= note.time && note.time - $0.time < reaction }
        }
        if let prompt {
            return .seen(
                true, "main sends gateways away at \(seconds(prompt.time)) s, as a survivable is active",
                frames: [prompt.frame])
        }
        let refusal = findings.registrations.first { registration in
            mains.contains(registration.controller) && registration.error == 503 && registration.served != true
                && actives.contains { $0.time <= registration.time }
        }
        if let refusal {
            return .likely(
                true, "main refuses with 503 at \(seconds(refusal.time)) s while a survivable is active",
                frames: [refusal.frame])
        }
        let ignored = actives.first { active in
            findings.links.contains {
                mains.contains($0.controller) && $0.start <= active.time
                    && ($0.end.map { $0 > active.time + .seconds(5) } ?? true)
            }
        }
        if let ignored {
            let time = seconds(ignored.time)
            return .likely(
                false, "main keeps gateways although a survivable is active at \(time) s", frames: [ignored.frame])
        }
        return .unseen(false)
    }
}
