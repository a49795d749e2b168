import Analysis
import Wire

/// Finds gateways that a server does not know, and those that somebody made known to it, or took away, at its console.
struct AdministrationFinder {
    let findings: Findings
    let roster: Roster
    let regions: InferredRegions
    let rules: InferredRules
    /// Serial numbers, by the address of the gateway.
    let serials: [IPAddress: String]
    /// When a server does not run.
    let off: [IPAddress: [InferredFault]]

    /// The error that refuses an unknown serial number, unless a server says otherwise.
    static let unknownSerial = 504

    /// One answer of a server to a gateway: whether it knows it.
    private struct Answer {
        var time: Instant
        var isKnown: Bool
    }

    private func seconds(_ time: Instant) -> String { ComparisonText.seconds(time - .start) }

    /// Gateways that no server knows at first, with the reason.
    func unknown() -> [IPAddress: Guess<Bool>] {
        var unknown: [IPAddress: Guess<Bool>] = [:]
        for gateway in roster.of(.gateway) {
            let servers = roster.of(.main, .survivable).map { answers(of: $0, to: gateway) }.filter { !$0.isEmpty }
            // Main's word counts, where there is one: what is on a survivable was added there.
            guard let first = servers.first?.first, !first.isKnown else { continue }
            let isEver = servers.joined().contains { $0.isKnown }
            unknown[gateway.address] = .likely(
                true,
                isEver
                    ? "refused with \(Self.unknownSerial) at \(seconds(first.time)) s, before it was added"
                    : "always refused with \(Self.unknownSerial)")
        }
        return unknown
    }

    func faults() -> [InferredFault] {
        let unknown = unknown()
        var faults: [InferredFault] = []
        for (index, gateway) in roster.of(.gateway).enumerated() where index < 999 {
            for server in roster.of(.main, .survivable) {
                let isKnown = unknown[gateway.address] == nil
                faults += changes(server, gateway, number: index + 1, isKnown: isKnown)
            }
        }
        return faults
    }

    private func answers(of server: Roster.Member, to gateway: Roster.Member) -> [Answer] {
        findings.registrations.filter {
            $0.gateway == gateway.address.description && $0.controller == server.address.description
                && $0.outcome != .unanswered
        }.map { Answer(time: $0.requestTime, isKnown: $0.error != Self.unknownSerial) }
    }

    private func changes(
        _ server: Roster.Member, _ gateway: Roster.Member, number: Int, isKnown atFirst: Bool
    ) -> [InferredFault] {
        var faults: [InferredFault] = []
        var isKnown = atFirst
        var last = Instant.start
        for answer in answers(of: server, to: gateway) {
            defer { last = answer.time }
            // What was added is not saved: with a new process it is gone.
            let restarts = (off[server.address] ?? []).contains { fault in
                fault.until.map { $0 > last && $0 <= answer.time } ?? false
            }
            if restarts, isKnown != atFirst { isKnown = atFirst }
            guard answer.isKnown != isKnown else { continue }
            isKnown = answer.isKnown
            // Just before the answer that shows it: the server is there then.
            let low = max(last, answer.time - .seconds(1))
            let at = Measured.roundest(after: low, upTo: max(low + .milliseconds(1), answer.time - .milliseconds(10)))
            let command = isKnown ? addition(of: gateway, number) : "remove media-gateway \(number)"
            let since = last == .start ? "the start" : "\(seconds(last)) s"
            faults.append(
                InferredFault(
                    at: at, action: .console(server.address, command),
                    note: "likely: it \(isKnown ? "knows" : "does not know") \(gateway.name) at "
                        + "\(seconds(answer.time)) s; typed at any time since \(since)"))
        }
        return faults
    }

    private func addition(of gateway: Roster.Member, _ number: Int) -> String {
        let name = gateway.address.description
        let region = regions.regions.first { $0.gateways.contains(name) }?.number ?? 1
        var words = ["add media-gateway \(number) name \(gateway.name)"]
        if let serial = serials[gateway.address], TopologyWriter.isSerial(serial) { words.append("serial \(serial)") }
        words.append("region \(region)")
        if let rule = rules.number(of: name) { words.append("rule \(rule)") }
        return words.joined(separator: " ")
    }
}
