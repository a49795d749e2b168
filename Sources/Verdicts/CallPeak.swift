import Agents
import Analysis
import Topologies
public import Wire

/// What became of the calls that a session manager has scheduled, by their INVITEs and the answers to them.
public struct CallPeak: Hashable, Sendable {
    public struct Call: Hashable, Sendable {
        public var due: Instant
        /// When it was answered by 200; nil where it was not.
        public var confirmed: Instant?
        /// Who answered.
        public var controller: String?
        /// How many INVITEs were sent for it.
        public var invites = 0
        /// How often it was tried: an INVITE that went on to the next server at once is of the same attempt.
        public var attempts = 0

        /// How late it was confirmed.
        public var delay: Duration? { confirmed.map { max($0 - due, .zero) } }
    }

    public var manager: String
    /// In the order in which they are due.
    public var calls: [Call]

    /// One for each session manager that has scheduled any.
    static func all(_ topology: Topology, _ findings: Findings) -> [CallPeak] {
        topology.nodes.compactMap { node in
            guard case .agent(.sessionManager(let settings)) = node.kind, let schedule = settings.calls?.schedule
            else { return nil }
            return CallPeak(node.name, schedule, findings.calls)
        }
    }

    private init(_ manager: String, _ schedule: ScheduledCalls, _ routed: [RoutedCall]) {
        self.manager = manager
        calls = (0..<min(schedule.count, ScheduledCalls.limit)).map { Call(due: schedule.due(of: $0)) }
        /// When it was over with the last INVITE of each call.
        var over = [Instant?](repeating: nil, count: calls.count)
        for one in routed where one.from == manager {
            guard let index = ScheduledCalls.index(ofNumber: one.called), calls.indices.contains(index) else {
                continue
            }
            calls[index].invites += 1
            // Between two attempts lies a pause of a second at least.
            let isNext = over[index].map { one.time - $0 >= schedule.pause / 2 } ?? true
            if isNext { calls[index].attempts += 1 }
            over[index] = one.answered ?? one.time + Self.timerB
            if one.status == 200, calls[index].confirmed == nil {
                calls[index].confirmed = one.answered
                calls[index].controller = one.to
            }
        }
    }

    /// An INVITE that nobody answers is over then (64·T1 with the default timing).
    private static let timerB = Duration.seconds(32)

    public var confirmedCount: Int { calls.count { $0.confirmed != nil } }
    public var failedCount: Int { calls.count - confirmedCount }
    /// Confirmed at their first attempt.
    public var atFirstCount: Int { calls.count { $0.confirmed != nil && $0.attempts == 1 } }
    public var inviteCount: Int { calls.reduce(0) { $0 + $1.invites } }

    public func confirmed(by controller: String) -> Int { calls.count { $0.controller == controller } }
    public func confirmed(within time: Duration) -> Int {
        calls.count { call in call.delay.map { $0 <= time } ?? false }
    }

    /// How late the confirmations were, the earliest first.
    public var delays: [Duration] { calls.compactMap(\.delay).sorted() }

    /// Servers that have confirmed any, in the order in which they confirmed the first.
    public var controllers: [String] {
        var names: [String] = []
        for call in calls.filter({ $0.confirmed != nil }).sorted(by: {
            ($0.confirmed ?? .start) < ($1.confirmed ?? .start)
        }) {
            if let name = call.controller, !names.contains(name) { names.append(name) }
        }
        return names
    }
}
