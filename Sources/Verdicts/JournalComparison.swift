import Agents
import Analysis
import Topologies
import Wire

/// Holds what nodes say of themselves against what the packets show.
///
/// The verdict comes from packets; where a journal says otherwise, one of the two is wrong and the run fails loudly.
/// Compared are accepted registrations, in both directions: each that a gateway writes down was seen, and each that
/// was seen is written down by its gateway.
struct JournalComparison: Hashable, Sendable {
    /// One sentence each, in the order of time.
    let disagreements: [String]

    /// So far apart the two may be, and by the lateness of the host more.
    static let tolerance = Duration.seconds(2)

    /// - Parameter agents: the gateways that write a journal; programs of others do not.
    init(_ findings: Findings, _ journal: [JournalRecord], agents: Set<String>, ruler: Ruler) {
        let reach = Self.tolerance + ruler.tolerance
        let end = ruler.end
        let seen = findings.registrations.filter { $0.outcome == .accepted && agents.contains($0.gateway) }
        let said = journal.filter { $0.entry.kind == .registered && agents.contains($0.node) }
        func isNear(_ one: Instant, _ other: Instant) -> Bool { one - other <= reach && other - one <= reach }
        var found: [(time: Instant, text: String)] = []
        for record in said where record.time < end {
            let isSeen = seen.contains {
                $0.gateway == record.node && $0.controller == record.entry.subject && isNear($0.time, record.time)
            }
            guard !isSeen else { continue }
            let controller = record.entry.subject ?? "somebody"
            found.append(
                (record.time, "\(record.node) says that it registered with \(controller), but no packet shows it"))
        }
        for registration in seen where registration.time < end {
            let isSaid = said.contains {
                $0.node == registration.gateway && $0.entry.subject == registration.controller
                    && isNear($0.time, registration.time)
            }
            guard !isSaid else { continue }
            found.append(
                (
                    registration.time,
                    "packets show \(registration.gateway) registered with \(registration.controller), "
                        + "but its journal does not (frame \(registration.frame))"
                ))
        }
        disagreements = found.sorted { ($0.time, $0.text) < ($1.time, $1.text) }.map { "\($0.time.words): \($0.text)" }
    }
}
