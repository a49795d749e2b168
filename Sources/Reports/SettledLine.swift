public import Analysis
import Wire

/// An event of a recording that is being followed, as a line for people.
public enum SettledLine {
    /// What the line is, for its colour.
    public enum Tone: Sendable { case good, bad, doubtful, plain }

    /// Nil for what is told with the verdict.
    public static func of(_ event: SettledEvent) -> (tone: Tone, text: String)? {
        guard let (tone, text) = words(event) else { return nil }
        let time = SecondsText.of(event.time)
        let column = String(repeating: " ", count: max(0, 9 - time.count)) + time
        return (tone, PrintableText.of("\(column) s  \(text)"))
    }

    private static func words(_ event: SettledEvent) -> (Tone, String)? {
        switch event {
        case .registration(let attempt): return registration(attempt)
        case .unregistration(let note):
            return (.doubtful, "\(note.controller) sends \(note.gateway) away  \(note.method) \(note.reason)")
        case .link(let link):
            guard let cause = link.endCause, link.lossSeen != nil else { return nil }
            let since = link.end == link.lossSeen ? "" : ", since \(SecondsText.of(link.end)) s"
            switch cause {
            // The registration is the news.
            case .registeredElsewhere, .registeredAnew: return nil
            case .unregistered, .left, .closedByGateway, .closedByController, .restarted, .silence:
                return (.bad, "\(link.gateway) without \(link.controller): \(cause.rawValue)\(since)")
            }
        case .splitBegan(let split):
            return (.bad, "SPLIT of \(region(split)) begins with \(split.gateway)")
        case .split(let split):
            guard split.end != nil else { return nil }
            let sides = split.controllers.map(SummaryText.sideText).joined(separator: " | ")
            let by = split.endedBy.map { ", ended by \($0.rawValue)" } ?? ""
            return (
                .good,
                "split of \(region(split)) over, since \(SecondsText.of(split.start)) s (\(sides)), cause: "
                    + split.cause.rawValue + by
            )
        case .entityLink(let change):
            let tone: Tone = change.state == .up ? .good : .bad
            return (tone, "entity link \(change.from) > \(change.to) \(change.state.rawValue)  \(change.by)")
        case .finding: return nil
        }
    }

    private static func registration(_ attempt: RegistrationAttempt) -> (Tone, String) {
        let how = "\(attempt.method) \(attempt.reason)" + (attempt.served == true ? " served" : "")
        switch attempt.outcome {
        case .accepted: return (.good, "\(attempt.gateway) registered with \(attempt.controller)  \(how)")
        case .rejected:
            let why = attempt.error.map { "error \($0)" } ?? "sent to another controller"
            return (.doubtful, "\(attempt.gateway) refused by \(attempt.controller), \(why)  \(how)")
        case .unanswered: return (.doubtful, "\(attempt.gateway) not answered by \(attempt.controller)  \(how)")
        }
    }

    private static func region(_ split: Split) -> String {
        split.region == 0 ? "the gateways" : "region \(split.region)"
    }
}
