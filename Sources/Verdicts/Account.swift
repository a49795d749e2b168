public import Analysis
import Agents
import RAS
public import Wire

/// A story as one driver played it: what happened at each node, in order of time.
///
/// A node has two tracks: what it says of itself, and what its packets show. Compared with the account of another
/// driver by ``AccountComparison``. Left out is what TCP repeats by itself, and supervision that changes nothing.
public struct Account: Hashable, Sendable {
    /// Something that happened at a node.
    public struct Event: Hashable, Sendable {
        public var time: Instant
        /// Everything about it but its time, such as `registered srs Failover 909`.
        public var text: String
        /// What changed its state, where the event is such a change: a link, a region. A state that passes at once may
        /// be one that nobody saw.
        public var thing: String?
        /// The frame of the recording that shows it; 0 where none does.
        public var frame: Int

        public init(_ time: Instant, _ text: String, of thing: String? = nil, frame: Int = 0) {
            self.time = time
            self.text = text
            self.thing = thing
            self.frame = frame
        }
    }

    /// By the name of the track, such as `mg1, its journal`; those of a track in order of time.
    public private(set) var tracks: [String: [Event]] = [:]

    public init(_ tracks: [String: [Event]]) { self.tracks = tracks }

    /// - Parameter end: when the story ends; what follows is its clearing away.
    public init(_ findings: Findings, journal: [JournalRecord], until end: Instant) {
        // How many phones were counted at a moment is a race; packets tell who was where.
        for record in journal where !record.entry.kind.isOfPhones {
            // Both ends of a link give up at the same moment, 60 s after the last message: who is first is a race, and
            // with it what the other one sees.
            let isLoss = record.entry.kind == .linkLost || record.entry.kind == .gatewayLost
            let detail = isLoss ? nil : record.entry.detail
            let words = [record.entry.kind.rawValue, record.entry.subject, detail].compactMap { $0 }
            add(record.node + ", its journal", record.time, words.joined(separator: " "), of: Self.thing(record.entry))
        }
        addGateways(findings)
        addControllers(findings)
        addRegions(findings)
        for name in tracks.keys {
            // Those of one moment keep the order in which they were found.
            tracks[name] = tracks[name]?.filter { $0.time < end }.enumerated()
                .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        }
    }

    /// What came of a story, without times: where luck decides what is delivered, no more can be compared.
    public init(outcomesOf verdict: Verdict, until end: Instant) {
        let findings = verdict.findings
        for result in verdict.results {
            add("expectations", .start, "line \(result.line), \(result.text): \(result.outcome.rawValue)")
        }
        for gateway in findings.gateways {
            let last = findings.registrations.last { $0.gateway == gateway && $0.outcome == .accepted && $0.time < end }
            add(gateway, .start, "registers last with \(last?.controller ?? "nobody")")
        }
        for split in findings.splits where split.start < end {
            add("region \(split.region)", .start, "split: \(split.kind.rawValue), \(split.cause.rawValue)")
        }
    }

    private mutating func add(
        _ track: String, _ time: Instant?, _ text: String, of thing: String? = nil, frame: Int = 0
    ) {
        guard let time else { return }
        tracks[track, default: []].append(Event(time, text, of: thing, frame: frame))
    }

    /// What an entry tells the state of.
    private static func thing(_ entry: JournalEntry) -> String? {
        switch entry.kind {
        case .entityLink: "link to \(entry.subject ?? "")"
        case .regionState: "region \(entry.subject ?? "")"
        case .active, .inactive: "activity"
        case .localSetup, .localRegistered, .localTeardown, .localUnregistered: "local survivability"
        case .mediaLink: "media link to \(entry.subject ?? "")"
        case .booted, .searchStarted, .tries, .registered, .refused, .unanswered, .linkLost, .primarySearchExpired,
            .totalSearchExpired, .reset, .unregistered, .gatewayRegistered, .gatewayRefused, .gatewayLost,
            .gatewayUnregistered, .linkLossDelayExpired, .survivableRegistered, .survivableRefused, .survivableLost,
            .registeredWithMain, .refusedByMain, .lostMain, .sipEntity, .lateAnswer, .serviceState, .pending,
            .callFailed, .callConfirmed, .callGivenUp,
            .controllerMoved, .leaving, .gatewayMoved, .gatewayLeaving, .undecodable, .limitReached, .commanded,
            .callsKept, .callsPreserved, .callsDropped, .callBlocked, .callsCleared, .denialEvent, .alarmRaised,
            .alarmCleared, .mediaServerRegistered, .mediaServerLost,
            .phonesRegistered, .phonesRefused, .phonesUnregistered, .phonesLost:
            nil
        }
    }

    private mutating func addGateways(_ findings: Findings) {
        for attempt in findings.registrations {
            let outcome = attempt.outcome.rawValue + (attempt.error.map { " \($0)" } ?? "")
            let served = attempt.served == true ? " while served" : ""
            add(
                attempt.gateway + ", its packets", attempt.time,
                "\(attempt.request) to \(attempt.controller)\(served): \(outcome)",
                frame: attempt.frame)
        }
        for attempt in findings.connections {
            add(
                attempt.gateway + ", its packets", attempt.time,
                "SYN to \(attempt.controller): \(attempt.outcome.rawValue)", frame: attempt.frame)
        }
        for link in findings.links {
            // Whether it was silence or a close is what an analysis concludes, and it dates silence back.
            let cause: String =
                switch link.endCause {
                case .unregistered, .left, .restarted, .registeredElsewhere, .registeredAnew:
                    ": \(link.endCause?.rawValue ?? "")"
                case .closedByGateway, .closedByController, .silence, nil: ""
                }
            add(link.gateway + ", its packets", link.lossSeen ?? link.end, "link to \(link.controller) ends\(cause)")
        }
        for note in findings.unregistrations {
            add(
                note.gateway + ", its packets", note.time,
                "\(note.notice) by \(note.controller)" + (note.delivered == nil ? ": lost" : ""),
                frame: note.frame)
        }
    }

    private mutating func addControllers(_ findings: Findings) {
        for interval in findings.active {
            add(interval.controller + ", its packets", interval.start, "becomes active", of: "activity")
            add(interval.controller + ", its packets", interval.end, "ceases to be active", of: "activity")
        }
        var last: [String: String] = [:]
        for registration in findings.survivableRegistrations {
            let state = registration.report.isActive ? "active" : "idle"
            let text = "RRQ \(state) to \(registration.main): \(Self.words(registration.answer))"
            if last.updateValue(text, forKey: registration.survivable) != text {
                add(registration.survivable + ", its packets", registration.time, text, frame: registration.frame)
            }
        }
    }

    private mutating func addRegions(_ findings: Findings) {
        for change in findings.regions {
            add("region \(change.region)", change.time, "\(change.state.rawValue) at \(change.controller)", of: "state")
        }
        for split in findings.splits {
            let track = "region \(split.region)"
            add(
                track, split.start, "split begins: \(split.kind.rawValue), \(split.cause.rawValue)",
                frame: split.frame)
            add(track, split.end, "split ends: \(split.endedBy?.rawValue ?? "unknown")")
        }
        for refusal in findings.prevented {
            add(
                "region \(refusal.region)", refusal.time, "\(refusal.gateway) refused by \(refusal.controller)",
                frame: refusal.frame)
        }
    }

    private static func words(_ answer: SurvivableRegistration.Answer) -> String {
        switch answer {
        case .confirmed: "RCF"
        case .rejected(let reason): "RRJ \(reason)"
        case .unanswered: "no answer"
        }
    }
}

extension JournalEntry.Kind {
    fileprivate var isOfPhones: Bool {
        [.phonesRegistered, .phonesRefused, .phonesUnregistered, .phonesLost].contains(self)
    }
}
