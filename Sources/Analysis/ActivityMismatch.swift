import Wire

/// Answers to OPTIONS that contradict who has gateways.
enum ActivityMismatch {
    /// An answer may be so much older, or so much younger, than what it is about.
    private static let margin = Duration.seconds(2)

    /// Survivables that say they are inactive while they have gateways, or that they are up while they have none.
    static func all(_ findings: Findings) -> [WrongCode] {
        let survivables = Set(findings.survivableRegistrations.map(\.survivable)).intersection(
            findings.links.map(\.controller))
        return findings.entityLinks.filter { survivables.contains($0.to) }.compactMap { change in
            let saysInactive = change.by.contains("LSP is inactive")
            guard saysInactive || change.by.hasPrefix("200") else { return nil }
            let isActive = findings.active.contains {
                guard $0.controller == change.to else { return false }
                let end = $0.end ?? .init(nanoseconds: .max)
                // Active for sure, or possibly.
                return saysInactive
                    ? $0.start + margin < change.time && change.time + margin < end
                    : $0.start - margin < change.time && (end > change.time || change.time - end < margin)
            }
            guard isActive == saysInactive else { return nil }
            let state = saysInactive ? "while it has a gateway" : "while it has no gateway and no media server"
            return WrongCode(
                from: change.to, to: change.from, said: "\(change.by) \(state)",
                expected: "an active survivable answers 200, an inactive one 503 (LSP is inactive)", count: 1,
                first: change.time, last: change.time, frames: [change.frame])
        }
    }
}
