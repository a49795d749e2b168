import Wire

/// A rule with its lists turned into what is quick to ask.
struct ActiveRule: Sendable {
    let name: String
    let impairment: Impairment
    private var firewall: Firewall?
    private let selector: Rule.Selector
    private let from: Set<IPAddress>
    private let to: Set<IPAddress>
    private let protocolNumbers: [UInt8]

    init(_ rule: Rule) {
        name = rule.name
        impairment = Impairment(rule)
        if case .firewall(let settings) = rule.effect { firewall = Firewall(settings) }
        selector = rule.selector
        from = Set(rule.selector.from)
        to = Set(rule.selector.to)
        protocolNumbers =
            switch rule.selector.transport {
            case .udp: [PacketHeader.udp]
            case .tcp: [PacketHeader.tcp]
            case .icmp: [PacketHeader.icmp, PacketHeader.icmpv6]
            case nil: []
            }
    }

    /// - Parameters:
    ///   - header: Nil for a frame that is no IP packet.
    ///   - isFirstLink: The frame comes from the packet's own sender, not from a router on its way.
    func matches(_ header: PacketHeader?, from ingress: Port, to egress: Port, isFirstLink: Bool) -> Bool {
        if !selector.links.isEmpty {
            let links = selector.links
            guard
                links.contains(ingress.identifier)
                    || (selector.bothWays && links.contains(egress.identifier))
            else { return false }
        }
        if let network = selector.network, network != ingress.network { return false }
        let isAboutLinks = selector.network != nil || !selector.links.isEmpty
        guard let header else {
            return isAboutLinks && from.isEmpty && to.isEmpty && protocolNumbers.isEmpty && selector.ports.isEmpty
        }
        guard isAboutLinks || isFirstLink else { return false }
        guard protocolNumbers.isEmpty || protocolNumbers.contains(header.protocolNumber) else { return false }
        if !selector.ports.isEmpty {
            let ports = selector.ports
            guard header.sourcePort != 0 || header.destinationPort != 0,
                ports.contains(header.sourcePort) || ports.contains(header.destinationPort)
            else { return false }
        }
        return isBetween(header.source, header.destination)
            || (selector.bothWays && isBetween(header.destination, header.source))
    }

    /// What a firewall makes of a packet that ``matches(_:from:to:isFirstLink:)``; other rules let it pass.
    mutating func judge(_ header: PacketHeader?, at now: Instant) -> Firewall.Verdict {
        guard firewall != nil, let header else { return .pass }
        let isFromInside = isBetween(header.source, header.destination)
        return firewall?.judge(header, isFromInside: isFromInside, at: now) ?? .pass
    }

    /// A firewall between the same sides that is set otherwise goes on with the sessions that it has; one that is
    /// installed anew as it was starts without any.
    mutating func keepSessions(of old: ActiveRule, at now: Instant) {
        guard old.selector == selector, let before = old.firewall, let firewall, before.settings != firewall.settings
        else { return }
        self.firewall?.keepSessions(of: before, at: now)
    }

    /// Forgets every session of a firewall.
    mutating func flush() { firewall?.flush() }

    private func isBetween(_ one: IPAddress, _ other: IPAddress) -> Bool {
        (from.isEmpty || from.contains(one)) && (to.isEmpty || to.contains(other))
    }
}
