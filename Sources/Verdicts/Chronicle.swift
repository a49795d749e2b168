import Agents
import Analysis
import Topologies
import Wire

/// What happened to whom and when, for expectations of events: by packets, or by the journal where it is asked.
struct Chronicle {
    /// One event of a subject.
    struct Occurrence: Hashable {
        var time: Instant
        /// The other party, where there is one.
        var party: String?
        /// An error of H.248, or a status of SIP.
        var code: Int?
        /// How many calls it is about, where it is about calls.
        var calls: Int?
        /// Tells apart what comes at the same moment.
        var index = 0
    }

    let findings: Findings
    let journal: [JournalRecord]
    /// The names of nodes by their addresses.
    private let names: [String: String]
    /// When the story ends: what follows is its clearing away.
    let end: Instant
    private let sentBy: [String: [Int]]
    private let sentTo: [String: [Int]]
    private let journalOf: [String: [Int]]
    private let attemptsOf: [String: [ControllerAttempt]]
    private let connectionsOf: [String: [ConnectionAttempt]]
    private let registrationsOf: [String: [RegistrationAttempt]]
    private let linksOf: [String: [H248Link]]
    private let repetitionsOf: [Int: [Int]]

    init(_ findings: Findings, _ journal: [JournalRecord], names: [String: String], end: Instant) {
        self.findings = findings
        self.journal = journal
        self.names = names
        self.end = end
        sentBy = Dictionary(grouping: findings.sendings.indices) { findings.sendings[$0].from }
        sentTo = Dictionary(grouping: findings.sendings.indices) { findings.sendings[$0].to }
        repetitionsOf = Dictionary(
            grouping: findings.sendings.indices.filter { findings.sendings[$0].repetition > 0 }
        ) { findings.sendings[$0].original }
        attemptsOf = Dictionary(grouping: findings.attempts, by: \.gateway)
        connectionsOf = Dictionary(grouping: findings.connections, by: \.gateway)
        registrationsOf = Dictionary(grouping: findings.registrations, by: \.gateway)
        linksOf = Dictionary(grouping: findings.links, by: \.gateway)
        journalOf = Dictionary(grouping: journal.indices) { journal[$0].node }
    }

    /// In the order of time; only what comes before the story's end.
    func occurrences(_ filter: Claim.EventFilter, of subject: Claim.Subject) -> [Occurrence] {
        let all: [Occurrence]
        switch (filter.witness, filter.kind) {
        case (.packets, .sent(let kind)): all = sendings(kind, of: subject, isArrival: false) { $0.repetition == 0 }
        case (.packets, .repeated(let kind)): all = sendings(kind, of: subject, isArrival: false) { $0.repetition > 0 }
        case (.packets, .received(let kind)): all = sendings(kind, of: subject, isArrival: true) { _ in true }
        case (.packets, .milestone(let milestone)):
            switch subject {
            case .gateway(let name): all = gateway(milestone, name)
            case .controller(let name): all = controller(milestone, name)
            case .region(let number): all = region(milestone, number)
            case .entityLink(let from, let to): all = entityLink(milestone, from, to)
            }
        case (.journal, .milestone(let milestone)): all = written(milestone, of: subject)
        case (.journal, .sent), (.journal, .repeated), (.journal, .received): all = []
        }
        return
            all
            .filter { occurrence in
                occurrence.time < end && (filter.with == nil || occurrence.party == filter.with)
                    && (filter.error == nil || occurrence.code == filter.error)
                    && (filter.calls == nil || occurrence.calls == filter.calls)
            }
            .sorted { ($0.time, $0.index) < ($1.time, $1.index) }
    }

    // MARK: Messages

    /// When a message was sent again before the story's end.
    func repetitions(of sending: Occurrence) -> [Instant] {
        (repetitionsOf[sending.index] ?? []).compactMap { findings.sendings[$0].sent }.filter { $0 < end }
    }

    private func sendings(
        _ kind: MessageKind, of subject: Claim.Subject, isArrival: Bool, where isMeant: (Sending) -> Bool
    ) -> [Occurrence] {
        let indices: [Int]
        switch subject {
        case .gateway(let name), .controller(let name): indices = (isArrival ? sentTo : sentBy)[name] ?? []
        case .region: indices = []
        case .entityLink(let from, let to):
            let isAnswer = kind == .optionsAnswer || kind == .inviteAnswer
            let asking = isAnswer ? to : from
            let asked = isAnswer ? from : to
            indices = (sentBy[asking] ?? []).filter { findings.sendings[$0].to == asked }
        }
        return indices.compactMap { index in
            let sending = findings.sendings[index]
            guard kind == .megaco ? sending.message.isMegaco : sending.message.rawValue == kind.rawValue,
                isMeant(sending), let time = isArrival ? sending.delivered : sending.sent
            else { return nil }
            return Occurrence(
                time: time, party: isArrival ? sending.from : sending.to, code: sending.code, index: index)
        }
    }

    // MARK: What packets show

    private func gateway(_ milestone: Milestone, _ name: String) -> [Occurrence] {
        switch milestone {
        case .attempt:
            (attemptsOf[name] ?? []).map { .init(time: $0.time, party: $0.controller) }
        case .connectionRefused: connections(of: name, [.refused])
        case .registered: registrations(.accepted, of: name)
        case .refused: registrations(.rejected, of: name)
        case .unanswered:
            connections(of: name, [.unanswered, .unreachable]) + registrations(.unanswered, of: name)
        case .linkLost: losses(of: name)
        case .unregistered:
            findings.unregistrations.filter { $0.gateway == name }
                .compactMap { note in note.delivered.map { .init(time: $0, party: note.controller) } }
        case .crossing:
            findings.searches.filter { $0.gateway == name }.map { .init(time: $0.crossing, party: $0.controller) }
        case .callsKept, .callsPreserved, .callsDropped, .callBlocked, .callsCleared, .searchStarted,
            .primarySearchExpired, .totalSearchExpired, .booted, .reset, .active, .inactive, .gatewayRegistered,
            .gatewayRefused, .gatewayUnregistered, .gatewayLost, .linkLossDelayExpired,
            .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain, .refusedByMain, .mainLost,
            .denialEvent, .mediaServerRegistered, .mediaServerLost, .alarmRaised, .alarmCleared, .localSetup,
            .localRegistered,
            .localTeardown, .localUnregistered,
            .splitBegins, .splitEnds, .prevented, .enabled, .pendingDisable, .disabled, .pendingEnable,
            .pendingAutoDisable, .autoDisabled, .pendingAutoEnable, .up, .down, .partiallyUp, .denyNewService:
            []
        }
    }

    private func connections(of gateway: String, _ outcomes: Set<ConnectionAttempt.Outcome>) -> [Occurrence] {
        (connectionsOf[gateway] ?? []).filter { outcomes.contains($0.outcome) }
            .map { .init(time: $0.time, party: $0.controller) }
    }

    private func registrations(_ outcome: RegistrationAttempt.Outcome, of gateway: String) -> [Occurrence] {
        (registrationsOf[gateway] ?? []).filter { $0.outcome == outcome }
            .map { .init(time: $0.time, party: $0.controller, code: $0.error) }
    }

    private func registrations(_ outcome: RegistrationAttempt.Outcome, with controller: String) -> [Occurrence] {
        findings.registrations.filter { $0.outcome == outcome && $0.controller == controller }
            .map { .init(time: $0.time, party: $0.gateway, code: $0.error) }
    }

    /// The links of a gateway, in the order of their starts.
    func links(of gateway: String) -> [H248Link] { linksOf[gateway] ?? [] }

    private func losses(of gateway: String) -> [Occurrence] {
        links(of: gateway).compactMap { link in
            guard let seen = link.lossSeen else { return nil }
            switch link.endCause {
            case .silence, .closedByGateway, .closedByController: return .init(time: seen, party: link.controller)
            case .unregistered, .left, .registeredElsewhere, .registeredAnew, .restarted, nil: return nil
            }
        }
    }

    private func controller(_ milestone: Milestone, _ name: String) -> [Occurrence] {
        switch milestone {
        case .active: findings.active.filter { $0.controller == name }.map { .init(time: $0.start) }
        case .inactive: findings.active.filter { $0.controller == name }.compactMap { $0.end.map { .init(time: $0) } }
        case .gatewayRegistered: registrations(.accepted, with: name)
        case .gatewayRefused: registrations(.rejected, with: name)
        case .gatewayUnregistered:
            findings.unregistrations.filter { $0.controller == name }.map { .init(time: $0.time, party: $0.gateway) }
        case .attempt, .connectionRefused, .registered, .refused, .unanswered, .linkLost, .unregistered, .crossing,
            .searchStarted, .primarySearchExpired, .totalSearchExpired, .booted, .reset, .gatewayLost,
            .linkLossDelayExpired, .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain,
            .refusedByMain, .mainLost, .denialEvent, .mediaServerRegistered, .mediaServerLost, .alarmRaised,
            .alarmCleared, .localSetup, .localRegistered,
            .localTeardown, .localUnregistered, .splitBegins, .splitEnds, .prevented, .enabled, .pendingDisable,
            .disabled,
            .pendingEnable, .pendingAutoDisable, .autoDisabled, .pendingAutoEnable, .up, .down, .partiallyUp,
            .denyNewService, .callsKept, .callsPreserved, .callsDropped, .callBlocked, .callsCleared:
            []
        }
    }

    private func region(_ milestone: Milestone, _ number: Int) -> [Occurrence] {
        switch milestone {
        case .splitBegins: findings.splits.filter { $0.region == number }.map { .init(time: $0.start) }
        case .splitEnds:
            findings.splits.filter { $0.region == number }.compactMap { $0.end.map { .init(time: $0) } }
        case .prevented:
            findings.prevented.filter { $0.region == number && !$0.followsSplit }
                .map { .init(time: $0.time, party: $0.gateway) }
        case .enabled, .pendingAutoDisable, .autoDisabled, .pendingDisable, .disabled, .pendingEnable,
            .pendingAutoEnable:
            findings.regions.filter { $0.region == number && $0.state.rawValue == milestone.rawValue }
                .map { .init(time: $0.time) }
        case .attempt, .connectionRefused, .registered, .refused, .unanswered, .linkLost, .unregistered, .crossing,
            .searchStarted, .primarySearchExpired, .totalSearchExpired, .booted, .reset, .active, .inactive,
            .gatewayRegistered, .gatewayRefused, .gatewayUnregistered, .gatewayLost, .linkLossDelayExpired,
            .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain, .refusedByMain, .mainLost,
            .denialEvent, .mediaServerRegistered, .mediaServerLost, .alarmRaised, .alarmCleared, .localSetup,
            .localRegistered,
            .localTeardown, .localUnregistered,
            .up, .down, .partiallyUp, .denyNewService, .callsKept, .callsPreserved, .callsDropped, .callBlocked,
            .callsCleared:
            []
        }
    }

    private func entityLink(_ milestone: Milestone, _ from: String, _ to: String) -> [Occurrence] {
        findings.entityLinks
            .filter { $0.from == from && $0.to == to && $0.state.rawValue == milestone.rawValue }
            .map { .init(time: $0.time) }
    }
}

/// What nodes say of themselves.
extension Chronicle {
    private func written(_ milestone: Milestone, of subject: Claim.Subject) -> [Occurrence] {
        let indices: [Int]
        let isMeant: (JournalEntry) -> Bool
        switch subject {
        case .gateway(let name), .controller(let name):
            indices = journalOf[name] ?? []
            let kind = Self.kind(milestone)
            isMeant = { $0.kind == kind }
        case .region(let number):
            indices = Array(journal.indices)
            isMeant = { $0.kind == .regionState && $0.subject == "\(number)" && $0.detail == milestone.rawValue }
        case .entityLink(let from, let to):
            indices = journalOf[from] ?? []
            isMeant = {
                $0.kind == .entityLink && $0.subject == to && $0.detail?.hasPrefix(milestone.rawValue + ":") == true
            }
        }
        return indices.filter { isMeant(journal[$0].entry) }
            .map { index in
                let party = journal[index].entry.subject.map { names[$0] ?? $0 }
                return Occurrence(
                    time: journal[index].time, party: party, calls: journal[index].entry.callCount, index: index)
            }
    }

    /// The kind of the journal's line that tells of a milestone of a node.
    private static func kind(_ milestone: Milestone) -> JournalEntry.Kind? {
        switch milestone {
        case .attempt: .tries
        case .refused: .refused
        case .unanswered: .unanswered
        case .mainLost: .lostMain
        case .connectionRefused, .registered, .linkLost, .unregistered, .crossing, .searchStarted,
            .primarySearchExpired, .totalSearchExpired, .booted, .reset, .active, .inactive, .gatewayRegistered,
            .gatewayRefused, .gatewayUnregistered, .gatewayLost, .linkLossDelayExpired, .survivableRegistered,
            .survivableRefused, .survivableLost, .registeredWithMain, .refusedByMain, .denialEvent,
            .mediaServerRegistered, .mediaServerLost, .alarmRaised,
            .alarmCleared, .localSetup, .localRegistered, .localTeardown, .localUnregistered, .splitBegins, .splitEnds,
            .prevented, .enabled, .pendingDisable, .disabled, .pendingEnable, .pendingAutoDisable, .autoDisabled,
            .pendingAutoEnable, .up, .down, .partiallyUp, .denyNewService, .callsKept, .callsPreserved, .callsDropped,
            .callBlocked, .callsCleared:
            JournalEntry.Kind(rawValue: milestone.rawValue)
        }
    }
}
