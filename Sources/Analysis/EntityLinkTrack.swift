import Wire

/// States of SIP entity links, by OPTIONS and their answers, and by the table that the topology gives a link.
struct EntityLinkTrack {
    static let silence = "no answer"

    private(set) var changes: [EntityLinkChange] = []
    /// Who says so after one failure; a session manager tries again before a link is down (retries: 1).
    var controllers: Set<String>
    private let tables: [String: [String: EntityLinkTable]]
    private var failures: [Pair: Int] = [:]
    private var states: [Pair: EntityLinkChange.State] = [:]
    private var waiting: [Request: (index: Int, sent: Instant)] = [:]
    private var outcomes: [Outcome] = []
    /// Outcomes that were settled before, which may have overtaken a request.
    private var earlier: [Outcome] = []
    /// Longer than any Timer F.
    private static let memory = Duration.seconds(130)

    private struct Pair: Hashable {
        let from: String
        let to: String
    }

    private struct Request: Hashable {
        let pair: Pair
        let key: UInt64
    }

    private struct Outcome {
        let pair: Pair
        let time: Instant
        let state: EntityLinkChange.State
        let by: String
        let frame: Int
    }

    private var requests: [(request: Request, sent: Instant, frame: Int, isAnswered: Bool)] = []

    init(controllers: [String], tables: [String: [String: EntityLinkTable]]) {
        self.controllers = Set(controllers)
        self.tables = tables
    }

    private func table(_ pair: Pair) -> EntityLinkTable { tables[pair.from]?[pair.to] ?? .standard }

    /// Takes OPTIONS and answers in the order of time.
    ///
    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ happening: Happening, _ names: Names) {
        switch happening.signal {
        case .options(let key):
            guard let sent = happening.sent else { return }
            let request = Request(
                pair: Pair(from: names[happening.fromNumber], to: names[happening.toNumber]), key: key)
            guard waiting[request] == nil else { return }
            waiting[request] = (requests.count, sent)
            requests.append((request, sent, happening.sentFrame, false))
        case .optionsAnswer(let key, let status, let number):
            let reason = names[number]
            guard let delivered = happening.delivered else { return }
            let request = Request(
                pair: Pair(from: names[happening.toNumber], to: names[happening.fromNumber]), key: key)
            guard let (index, sent) = waiting[request], !requests[index].isAnswered,
                delivered - sent <= table(request.pair).timeout
            else { return }
            requests[index].isAnswered = true
            outcomes.append(
                Outcome(
                    pair: request.pair, time: delivered, state: table(request.pair).state(status, reason),
                    by: reason.isEmpty ? "\(status)" : "\(status) \(reason)", frame: happening.deliveredFrame))
        case .connecting, .connected, .finished, .reset, .neighbourRequest, .serviceChange, .request, .reply, .pending,
            .megacoError,
            .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
            .unregistrationConfirm, .invite, .inviteAnswer, .record, .repeated, .unreadable:
            return
        }
    }

    /// Judges what is over, and takes out the changes; keeps what may still be answered or repeated.
    mutating func settle(at now: Instant) -> [EntityLinkChange] {
        let all = outcomes
        finish(at: now)
        earlier = (earlier + all).filter { now - $0.time < Self.memory }
        requests.removeAll { now - $0.sent >= Self.memory }
        waiting = [:]
        for (index, request) in requests.enumerated() { waiting[request.request] = (index, request.sent) }
        defer { changes = [] }
        return changes
    }

    /// Judges what was never answered, and keeps the changes.
    mutating func finish(at end: Instant) {
        for index in requests.indices where !requests[index].isAnswered {
            let request = requests[index]
            let failed = request.sent + table(request.request.pair).timeout
            guard failed <= end else { continue }
            requests[index].isAnswered = true
            // Refused at once (ICMP) and asked again with success: nothing was waited for.
            let overtakes = { (outcome: Outcome) in
                outcome.pair == request.request.pair && outcome.by != Self.silence && outcome.time > request.sent
                    && outcome.time <= failed
            }
            guard !outcomes.contains(where: overtakes), !earlier.contains(where: overtakes) else { continue }
            outcomes.append(
                Outcome(
                    pair: request.request.pair, time: failed, state: .down, by: Self.silence, frame: request.frame))
        }
        for outcome in outcomes.sorted(by: { ($0.time, $0.frame) < ($1.time, $1.frame) }) {
            failures[outcome.pair] = outcome.state == .up ? 0 : failures[outcome.pair, default: 0] + 1
            guard states[outcome.pair] != outcome.state else { continue }
            let wanted = controllers.contains(outcome.pair.from) ? 1 : table(outcome.pair).tries
            guard outcome.state == .up || failures[outcome.pair, default: 0] >= wanted else { continue }
            states[outcome.pair] = outcome.state
            changes.append(
                EntityLinkChange(
                    from: outcome.pair.from, to: outcome.pair.to, time: outcome.time, state: outcome.state,
                    by: outcome.by, frame: outcome.frame))
        }
        outcomes = []
    }
}
