import Wire

extension TopologyWriter {
    mutating func writePhones() {
        let members = facts.roster.of(.phones).filter {
            facts.phones[$0.address] != nil && facts.networks.segment(of: $0.address) != nil
        }
        guard !members.isEmpty else { return }
        lines.append("phones:")
        for member in members {
            guard let phones = facts.phones[member.address] else { continue }
            lines.append("  \(member.name):")
            writePlace(member)
            write(
                "region", "\(facts.region(of: phones, at: member.address))",
                "likely: by the gatekeepers that it is told")
            write("count", "\(phones.count)", "seen: so many ports ask")
            write("extension", "\"\(phones.firstExtension.value)\"", phones.firstExtension.note)
            let gatekeepers = written(phones.gatekeepers.value.map(\.description))
            if !gatekeepers.isEmpty {
                write("gatekeepers", "[\(gatekeepers.joined(separator: ", "))]", phones.gatekeepers.note)
            }
            if (5061...65535).contains(phones.firstPort) { write("first port", "\(phones.firstPort)", "seen") }
            write("idle traffic interval", phones.idleTrafficInterval)
            write("keep-alive interval", phones.keepAliveInterval)
            write("keep-alive count", "\(phones.keepAliveCount.value)", phones.keepAliveCount.note)
            write("registration timeout", phones.registrationTimeout)
            write("registration tries", "\(phones.registrationTries.value)", phones.registrationTries.note)
            write("registration spread", phones.registrationSpread)
            write("retry pause", phones.retryPause)
        }
    }
}
