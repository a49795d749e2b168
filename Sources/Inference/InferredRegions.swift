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
            case .sentAway:
                "likely: one list, and main sends them away together; regions with one survivable look the same"
            case .stayed: "likely: one list, and main leaves them alone together"
            case .unknown: "guessed: one network and one list"
            }
        }
    }

    private(set) var regions: [Region] = []
    private(set) var prevention: Guess<Bool>
    /// When gateways were sent away, and why.
    let dismissals: [Dismissal]

    /// A gateway as far as it tells of its region.
    struct Member: Hashable, Sendable {
        var name: String
        /// Where it is; the same for all where nothing tells.
        var network: String
        var list: [String]
    }

    init(_ findings: Findings, mains: [String], _ members: [Member]) {
        dismissals = Dismissal.all(findings, mains: mains)
        let acted = dismissals.filter { $0.isPrevention && mains.contains($0.controller) }
        let actives = findings.survivableRegistrations.filter { $0.report.isActive && $0.answer == .confirmed }
        prevention = Self.prevention(findings, acted: acted, actives: actives, mains: mains)
        let fates = Fates(findings, dismissals, mains: mains)
        var groups: [(key: Key, members: [String])] = []
        for member in members {
            let key = Key(network: member.network, list: member.list, fates: fates.of(member.name))
            if let index = groups.firstIndex(where: { $0.key.agrees(key) }) {
                groups[index].members.append(member.name)
                groups[index].key.learn(key.fates)
                // Who never came so far in its list shows the beginning of it alone.
                if groups[index].key.list.count < key.list.count { groups[index].key.list = key.list }
            } else {
                groups.append((key, [member.name]))
            }
        }
        for (index, group) in groups.enumerated() {
            let fate = fates.ofPrevention(group.key.fates)
            let own = Self.survivable(of: group.members, acted: acted, actives: actives)
            let backup: Guess<[String]> =
                own.map { .seen([$0], "main sent these gateways away when it was active") }
                ?? (fate == .stayed
                    ? .likely([], "main left them alone")
                    : .guessed(Array(group.key.list.dropFirst().prefix(1)), "below the transition point"))
            regions.append(Region(number: index + 2, gateways: group.members, backup: backup, fate: fate))
        }
    }

    /// The survivable that was active when main sent the first of some gateways away.
    private static func survivable(
        of gateways: [String], acted: [Dismissal], actives: [SurvivableRegistration]
    ) -> String? {
        guard let first = acted.first(where: { !Set($0.gateways).isDisjoint(with: gateways) }) else { return nil }
        return actives.last { $0.time <= first.time }?.survivable
    }

    /// What became of a gateway when others were sent away.
    enum Fate: Hashable, Sendable {
        case sentAway, stayed, unknown
    }

    private struct Key: Hashable {
        var network: String
        var list: [String]
        /// One for each time that gateways were sent away.
        var fates: [Fate]

        func agrees(_ other: Key) -> Bool {
            network == other.network && (list.starts(with: other.list) || other.list.starts(with: list))
                && zip(fates, other.fates).allSatisfy { $0 == $1 || $0 == .unknown || $1 == .unknown }
        }

        mutating func learn(_ other: [Fate]) {
            for (index, fate) in other.enumerated() where fates[index] == .unknown { fates[index] = fate }
        }
    }

    /// Fates of all gateways, found in lists that are gone through once.
    private struct Fates {
        private let isPrevention: [Bool]
        private var known: [String: [Int: Fate]] = [:]

        /// So many times tell regions apart; what is beyond does not.
        private static let limit = 64

        init(_ findings: Findings, _ all: [Dismissal], mains: [String]) {
            let dismissals = Array(all.prefix(Self.limit))
            isPrevention = dismissals.map { $0.isPrevention && mains.contains($0.controller) }
            for (index, dismissal) in dismissals.enumerated() {
                for gateway in dismissal.gateways { known[gateway, default: [:]][index] = .sentAway }
            }
            if let first = isPrevention.firstIndex(of: true) {
                for registration in findings.registrations
                where mains.contains(registration.controller) && registration.outcome == .rejected
                    && registration.served != true && registration.time >= dismissals[first].time
                    && !isByHand(registration, dismissals)
                {
                    known[registration.gateway, default: [:]][first] = .sentAway
                }
            }
            for link in findings.links {
                for (index, dismissal) in dismissals.enumerated()
                where dismissal.controller == link.controller && known[link.gateway]?[index] == nil {
                    let time = dismissal.time
                    let isUntouched =
                        link.start < time - .seconds(1) && (link.end.map { $0 > time + .seconds(30) } ?? true)
                    if isUntouched { known[link.gateway, default: [:]][index] = .stayed }
                }
            }
        }

        /// Somebody disabled the region of a gateway that is refused.
        private func isByHand(_ refused: RegistrationAttempt, _ dismissals: [Dismissal]) -> Bool {
            let last = dismissals.last { $0.time < refused.time && $0.gateways.contains(refused.gateway) }
            return last?.cause == .byHand && last?.controller == refused.controller
        }

        func of(_ gateway: String) -> [Fate] { isPrevention.indices.map { known[gateway]?[$0] ?? .unknown } }

        /// What became of a group by prevention alone.
        func ofPrevention(_ fates: [Fate]) -> Fate {
            let all = zip(fates, isPrevention).filter(\.1).map(\.0)
            return all.contains(.sentAway) ? .sentAway : all.contains(.stayed) ? .stayed : .unknown
        }
    }

    private static func prevention(
        _ findings: Findings, acted: [Dismissal], actives: [SurvivableRegistration], mains: [String]
    ) -> Guess<Bool> {
        func seconds(_ time: Instant) -> String { ComparisonText.seconds(time - .start) }
        if let late = acted.first, late.cause == .switchedOn {
            return .likely(
                false, "main keeps gateways although a survivable is active, until \(seconds(late.time)) s",
                frames: [late.frame])
        }
        if let prompt = acted.first(where: { $0.cause == .prevention }) {
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
