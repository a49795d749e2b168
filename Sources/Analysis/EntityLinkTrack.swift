import Wire

/// States of SIP entity links, by OPTIONS and their answers (preset `standard`: release 10.2's table with
/// `LSP is inactive` taken as down).
struct EntityLinkTrack {
    /// An OPTIONS without an answer has failed after 64·T1 (Timer F, RFC 3261 §17.1.2.2).
    static let timerF = Duration.seconds(32)
    static let silence = "no answer"

    private(set) var changes: [EntityLinkChange] = []
    /// Who says so after one failure; a session manager tries again before a link is down (retries: 1).
    private let controllers: Set<String>
    private var failures: [Pair: Int] = [:]
    private var states: [Pair: EntityLinkChange.State] = [:]
    private var waiting: [Request: (index: Int, sent: Instant)] = [:]
    private var outcomes: [Outcome] = []

    private struct Pair: Hashable {
        let from: String
        let to: String
    }

    private struct Request: Hashable {
        let pair: Pair
        let key: String
    }

    private struct Outcome {
        let pair: Pair
        let time: Instant
        let state: EntityLinkChange.State
        let by: String
        let frame: Int
    }

    private var requests: [(request: Request, sent: Instant, frame: Int, isAnswered: Bool)] = []

    init(controllers: [String]) { self.controllers = Set(controllers) }

    /// Takes OPTIONS and answers in the order of time.
    mutating func handle(_ happening: Happening) {
        switch happening.signal {
        case .options(let key):
            guard let sent = happening.sent else { return }
            let request = Request(pair: Pair(from: happening.from, to: happening.to), key: key)
            guard waiting[request] == nil else { return }
            waiting[request] = (requests.count, sent)
            requests.append((request, sent, happening.sentFrame, false))
        case .optionsAnswer(let key, let status, let reason):
            guard let delivered = happening.delivered else { return }
            let request = Request(pair: Pair(from: happening.to, to: happening.from), key: key)
            guard let (index, sent) = waiting[request], !requests[index].isAnswered,
                delivered - sent <= Self.timerF
            else { return }
            requests[index].isAnswered = true
            outcomes.append(
                Outcome(
                    pair: request.pair, time: delivered, state: Self.state(status, reason),
                    by: reason.isEmpty ? "\(status)" : "\(status) \(reason)", frame: happening.deliveredFrame))
        case .connecting, .connected, .finished, .reset, .neighbourRequest, .serviceChange, .request, .reply, .pending,
            .megacoError,
            .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
            .unregistrationConfirm, .unreadable:
            return
        }
    }

    /// Judges what was never answered, and keeps the changes.
    mutating func finish(at end: Instant) {
        for request in requests where !request.isAnswered && request.sent + Self.timerF <= end {
            let failed = request.sent + Self.timerF
            // Refused at once (ICMP) and asked again with success: nothing was waited for.
            let isOvertaken = outcomes.contains {
                $0.pair == request.request.pair && $0.by != Self.silence && $0.time > request.sent && $0.time <= failed
            }
            guard !isOvertaken else { continue }
            outcomes.append(
                Outcome(
                    pair: request.request.pair, time: failed, state: .down, by: Self.silence, frame: request.frame))
        }
        for outcome in outcomes.sorted(by: { ($0.time, $0.frame) < ($1.time, $1.frame) }) {
            failures[outcome.pair] = outcome.state == .up ? 0 : failures[outcome.pair, default: 0] + 1
            guard states[outcome.pair] != outcome.state else { continue }
            let wanted = controllers.contains(outcome.pair.from) ? 1 : 2
            guard outcome.state == .up || failures[outcome.pair, default: 0] >= wanted else { continue }
            states[outcome.pair] = outcome.state
            changes.append(
                EntityLinkChange(
                    from: outcome.pair.from, to: outcome.pair.to, time: outcome.time, state: outcome.state,
                    by: outcome.by, frame: outcome.frame))
        }
        outcomes = []
    }

    /// Down for 408, 504, `500 (Destination Unreachable)`, 503 without text, without media resources, or inactive.
    static func state(_ status: Int, _ reason: String) -> EntityLinkChange.State {
        let text = reason.lowercased()
        switch status {
        case 408, 504: return .down
        case 500: return text.contains("destination unreachable") ? .down : .up
        case 503:
            let isPlain = text.isEmpty || text == "service unavailable"
            return isPlain || text.contains("no media resources") || text.contains("lsp is inactive") ? .down : .up
        case _: return .up
        }
    }
}
