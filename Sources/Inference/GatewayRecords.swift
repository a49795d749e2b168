import Analysis
import Wire

/// What a recording shows of each gateway, by the gateway's name: grouped once, so that each of many costs no more.
struct GatewayRecords: Sendable {
    let registrations: [String: [RegistrationAttempt]]
    let attempts: [String: [ControllerAttempt]]
    let connections: [String: [ConnectionAttempt]]
    let links: [String: [H248Link]]
    let searches: [String: [MeasuredSearch]]
    /// When messages of H.248 reached it, in order; none where sendings are not listed.
    let heard: [String: [Instant]]
    /// Those of single nodes.
    let timers: [String: [MeasuredTimer]]

    init(_ findings: Findings) {
        registrations = Dictionary(grouping: findings.registrations, by: \.gateway)
        attempts = Dictionary(grouping: findings.attempts, by: \.gateway)
        connections = Dictionary(grouping: findings.connections, by: \.gateway)
        links = Dictionary(grouping: findings.links, by: \.gateway)
        let megaco = findings.sendings.filter { $0.message.isMegaco && $0.delivered != nil }
        heard = Dictionary(grouping: megaco, by: \.to).mapValues { $0.compactMap(\.delivered).sorted() }
        searches = Dictionary(grouping: findings.searches, by: \.gateway)
        timers = Dictionary(grouping: findings.timers.filter { $0.node != nil }, by: { $0.node ?? "" })
    }

    func timer(_ kind: MeasuredTimer.Kind, of node: String) -> MeasuredTimer? {
        timers[node]?.first { $0.kind == kind }
    }
}
