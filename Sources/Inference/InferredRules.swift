import Analysis
import Wire

/// By which recovery rules main takes gateways back from a survivable.
struct InferredRules: Sendable {
    /// What a rule says.
    struct Rule: Hashable, Sendable, Comparable {
        enum Migration: String, Hashable, Sendable {
            case immediately
            case withoutCalls = "0-active-calls"
            case inWindow = "time-day-window"
        }

        var migration: Migration
        var stability: Duration
        /// The marked hour, as a topology file has it.
        var window = ""

        static func < (one: Rule, other: Rule) -> Bool {
            (one.stability, one.migration.rawValue, one.window)
                < (other.stability, other.migration.rawValue, other.window)
        }
    }

    /// By the name of the gateway.
    private(set) var rules: [String: Guess<Rule>] = [:]
    /// Moments at which main begins to let in gateways that no rule of so many minutes lets in: after the last refusal,
    /// and not after the first acceptance.
    private(set) var openings: [Window] = []

    /// The rules as their forms are numbered, from 1.
    var forms: [Rule] { Array(Set(rules.values.map(\.value)).sorted().prefix(50)) }

    /// The number of a gateway's rule; nil where it has none.
    func number(of gateway: String) -> Int? {
        rules[gateway].flatMap { rule in forms.firstIndex(of: rule.value) }.map { $0 + 1 }
    }

    static let leastStability = Duration.seconds(180)
    private static let stabilities = leastStability...(.seconds(900))

    /// - Parameters:
    ///   - gateways: their names.
    ///   - calls: what each says of the number of its calls.
    init(
        _ records: GatewayRecords, gateways: [String], mains: [String], calls: [String: [SignallingRecords.CallReport]],
        clock: StoryClock?
    ) {
        var waiting: [(gateway: String, back: RegistrationAttempt)] = []
        for name in gateways {
            let asks = Self.asks(records, of: name, mains)
            guard let back = asks.last, back.outcome == .accepted else { continue }
            if let time = Self.stability(asks) {
                let length = ComparisonText.seconds(back.requestTime - asks[0].requestTime)
                rules[name] = .guessed(
                    Rule(migration: .immediately, stability: time),
                    "main takes it back \(length) s after its first request", frames: [back.frame])
            } else if Self.endsCalls(calls[name] ?? [], at: back.requestTime) {
                waiting.append((name, back))
            } else {
                let low = asks.dropLast().last?.requestTime ?? asks[0].requestTime
                let opening = Window(low: min(low, back.requestTime - .milliseconds(1)), high: back.requestTime)
                add(opening)
                if let hour = clock?.fullHour(after: opening.low, upTo: opening.high),
                    let window = clock?.hour(at: hour)
                {
                    rules[name] = .guessed(
                        Rule(migration: .inWindow, stability: Self.leastStability, window: window),
                        "main takes it back at a full hour", frames: [back.frame])
                }
            }
        }
        readCalls(waiting)
    }

    /// Requests to main while another server serves the gateway, to the one that main accepts.
    private static func asks(_ records: GatewayRecords, of name: String, _ mains: [String]) -> [RegistrationAttempt] {
        let asks = (records.registrations[name] ?? []).filter {
            // Whom main does not know it does not hear.
            $0.served == true && $0.outcome != .unanswered && $0.error != 504 && mains.contains($0.controller)
        }
        guard let index = asks.firstIndex(where: { $0.outcome == .accepted }) else { return [] }
        let link = records.links[name]?.last {
            $0.start < asks[index].requestTime && $0.controller != asks[index].controller
        }
        return asks[...index].filter { $0.requestTime > link?.start ?? .start }
    }

    /// The whole minutes after which the first request came that main accepted; nil where one before it came after as
    /// many.
    private static func stability(_ asks: [RegistrationAttempt]) -> Duration? {
        guard let first = asks.first, let back = asks.last else { return nil }
        let slack = Duration.milliseconds(500)
        let minutes = (back.requestTime - first.requestTime + slack).wholeNanoseconds / 60_000_000_000
        let time = Duration.seconds(60 * minutes)
        guard stabilities.contains(time) else { return nil }
        let isLate = asks.dropLast().contains { $0.requestTime - first.requestTime + slack >= time }
        return isLate ? nil : time
    }

    /// True where a gateway asks with its last call over.
    private static func endsCalls(_ reports: [SignallingRecords.CallReport], at time: Instant) -> Bool {
        guard let index = reports.firstIndex(where: { $0.time >= time }), index > 0 else { return false }
        return reports[index].calls == 0 && reports[index - 1].calls > 0
    }

    private mutating func add(_ opening: Window) {
        guard let index = openings.firstIndex(where: { $0.meets(opening) }) else {
            openings.append(opening)
            return
        }
        openings[index] = openings[index].narrowed(opening)
    }

    /// Who comes back as its last call ends has a rule that wants no calls, and with it who has the same minutes.
    private mutating func readCalls(_ waiting: [(gateway: String, back: RegistrationAttempt)]) {
        guard !waiting.isEmpty else { return }
        let known = rules.values.filter { $0.value.migration == .immediately }.map(\.value.stability).min()
        let stability = known ?? Self.leastStability
        for (name, rule) in rules where rule.value.migration == .immediately && rule.value.stability == stability {
            rules[name]?.value.migration = .withoutCalls
        }
        for (name, back) in waiting {
            rules[name] = .likely(
                Rule(migration: .withoutCalls, stability: stability), "main takes it back as its last call ends",
                frames: [back.frame])
        }
    }
}
