public import Analysis
public import Packets
import RAS
public import Wire

/// What is worth a comment in a copy of a recording: at which frame, and in which words.
public struct CaptureNotes: Sendable {
    public private(set) var notes: [CaptureNote] = []
    /// What the recording shows, in a few lines.
    public let section: String
    /// What each node is, by its name.
    public let descriptions: [String: String]
    private let findings: Findings

    /// - Parameter faults: what struck when, where that is known.
    public init(_ findings: Findings, faults: [(time: Instant, text: String)] = []) {
        self.findings = findings
        section = Self.section(findings)
        descriptions = Self.descriptions(findings)
        for fault in faults { note(fault.time, 0, "fault", fault.text) }
        addRegistrations()
        addSearches()
        addLinks()
        addControllers()
        addSplits()
        addPhones()
        notes = notes.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    private mutating func note(_ time: Instant, _ frame: Int, _ words: String...) {
        let text = words.filter { !$0.isEmpty }.map { PrintableText.of($0) }.joined(separator: " · ")
        notes.append(CaptureNote(time: time, frame: frame, text: text))
    }

    // MARK: Gateways

    private mutating func addRegistrations() {
        for attempt in findings.registrations {
            let how = attempt.request
            switch attempt.outcome {
            case .accepted:
                note(attempt.time, attempt.frame, attempt.gateway, "registered with \(attempt.controller)", how)
            case .rejected:
                let isPrevented = findings.prevented.contains {
                    $0.time == attempt.time && $0.gateway == attempt.gateway
                }
                let why = attempt.isInferred ? "inferred" : attempt.error.map { "error \($0)" } ?? "try another"
                let region = isPrevented || attempt.error == 503 ? "region disabled" : ""
                note(attempt.time, attempt.frame, attempt.gateway, "refused by \(attempt.controller)", why, region)
            case .unanswered:
                note(attempt.time, attempt.frame, attempt.gateway, "asks \(attempt.controller)", how, "no answer")
            }
        }
        for attempt in findings.connections where attempt.outcome != .connected {
            let words = attempt.attempts > 0 ? "SYN x\(attempt.attempts) \(attempt.outcome.rawValue)" : "unreachable"
            note(attempt.time, attempt.frame, attempt.gateway, "no connection to \(attempt.controller)", words)
        }
    }

    private mutating func addSearches() {
        for search in findings.searches {
            let frame = findings.connections.first {
                $0.gateway == search.gateway && $0.time == search.crossing && $0.controller == search.controller
            }?.frame
            note(
                search.crossing, frame ?? 0, search.gateway, "Primary Search Timer expired",
                "tries \(search.controller)", "after \(SecondsText.of(search.primarySearch)) s")
        }
    }

    private mutating func addLinks() {
        for link in findings.links {
            guard let end = link.end, let cause = link.endCause else { continue }
            switch cause {
            // The frame that says it has its own note.
            case .registeredElsewhere, .registeredAnew, .unregistered: continue
            case .left, .closedByGateway, .closedByController, .restarted, .silence: break
            }
            let seen = link.lossSeen ?? end
            let since = seen > end ? "since \(SecondsText.of(end)) s" : ""
            note(
                seen, closing(link, at: seen), link.gateway, "link to \(link.controller) lost", cause.rawValue, since)
        }
    }

    /// The FIN or RST that showed the end of a link; 0 where there is none.
    private func closing(_ link: H248Link, at time: Instant) -> Int {
        findings.ladder.first { event in
            event.kind == .connection && event.time == time
                && (event.from, event.to) == (link.gateway, link.controller)
        }?.frame ?? 0
    }

    // MARK: Controllers

    private mutating func addControllers() {
        for one in findings.unregistrations {
            let isPrevention = findings.regions.contains {
                $0.controller == one.controller && $0.state == .pendingAutoDisable && $0.time <= one.time
                    && one.time - $0.time < .seconds(10)
            }
            note(
                one.time, one.frame, one.controller, "sends \(one.gateway) away", one.notice,
                isPrevention ? "split registration prevention" : "", one.delivered == nil ? "it never arrives" : "")
        }
        for change in findings.regions {
            let words =
                switch change.state {
                case .enabled: "enabled"
                case .pendingAutoDisable: "pending auto-disable"
                case .autoDisabled: "auto-disabled"
                }
            note(change.time, 0, change.controller, region(change.region) + " " + words)
        }
        var last: [String: Bool] = [:]
        for registration in findings.survivableRegistrations {
            let isActive = registration.report.isActive
            if last.updateValue(isActive, forKey: registration.survivable) != isActive {
                note(
                    registration.time, registration.frame, registration.survivable,
                    "RAS says \(isActive ? "active" : "inactive") to \(registration.main)")
            }
            if case .rejected(let reason) = registration.answer {
                note(
                    registration.answerTime ?? registration.time, 0, registration.main,
                    "refuses \(registration.survivable)", "RRJ \(reason)")
            }
        }
        for change in findings.entityLinks {
            note(
                change.time, change.frame, "\(change.from) to \(change.to)", "entity link \(change.state.rawValue)",
                change.by)
        }
    }

    // MARK: Splits

    private mutating func addSplits() {
        for split in findings.splits {
            let sides = split.controllers.map(SummaryText.sideText).joined(separator: " | ")
            note(
                split.start, split.frame, "SPLIT of \(region(split.region)) begins", sides, split.cause.rawValue)
            guard let end = split.end else { continue }
            note(
                end, 0, "SPLIT of \(region(split.region)) ends", "after \(SecondsText.of(end - split.start)) s",
                split.endedBy.map { "by \($0.rawValue)" } ?? "")
        }
        for one in findings.prevented {
            note(
                one.time, one.frame, "split of \(region(one.region)) prevented",
                "\(one.gateway) is kept from \(one.controller) while \(one.survivable) is active")
        }
    }

    private mutating func addPhones() {
        for group in findings.phoneGroups {
            for burst in PhoneRows.bursts(of: group) {
                let phones = CountText.of(burst.phones.count, "phone")
                let words: String? =
                    switch burst.kind {
                    case .asks: nil
                    case .registered: "registered with"
                    case .refused: "refused by"
                    case .sentAway: "sent away by"
                    }
                guard let words else { continue }
                note(burst.start, burst.frame, burst.group, "\(phones) \(words) \(burst.controller)")
            }
        }
    }

    private func region(_ number: Int) -> String { number == 0 ? "all gateways" : "region \(number)" }

    // MARK: The whole

    private static func section(_ findings: Findings) -> String {
        var lines = findings.splits.prefix(8).map { split in
            let place = split.region == 0 ? "all gateways" : "region \(split.region)"
            let end = split.end.map { "to \(SecondsText.of($0)) s" } ?? "to the end"
            let by = split.endedBy.map { ", ended by \($0.rawValue)" } ?? ""
            let sides = split.controllers.map(SummaryText.sideText).joined(separator: " | ")
            return "split of \(place) from \(SecondsText.of(split.start)) s \(end) (\(sides)), "
                + "cause: \(split.cause.rawValue)\(by)"
        }
        if lines.isEmpty { lines.append("no split") }
        if findings.splits.count > 8 { lines.append("and \(findings.splits.count - 8) splits more") }
        if !findings.prevented.isEmpty { lines.append("refusals that prevented one: \(findings.prevented.count)") }
        let rejected = findings.registrations.count { $0.outcome == .rejected }
        lines.append(
            "gateways: \(findings.gateways.count), controllers: \(findings.controllers.count), "
                + "times without service: \(findings.outages.count), refused registrations: \(rejected)")
        lines.append("times are seconds since the recording's first packet, or of its story")
        return "rainyday inspect: " + lines.map { PrintableText.of($0) }.joined(separator: ".\n") + "."
    }

    private static func descriptions(_ findings: Findings) -> [String: String] {
        var words: [String: String] = [:]
        for name in findings.controllers { words[name] = "controller \(name)" }
        for name in findings.sessionManagers { words[name] = "session manager \(name)" }
        for name in findings.mediaServers { words[name] = "media server \(name)" }
        for group in findings.phoneGroups {
            words[group.name] = "\(CountText.of(group.phones.count, "phone")), \(group.name)"
        }
        for name in findings.gateways {
            words[name] = "gateway \(name)" + (findings.regionOfGateway[name].map { ", region \($0)" } ?? "")
        }
        return words.mapValues { PrintableText.of($0) }
    }
}
