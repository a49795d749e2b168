import Wire

/// The table of sessions of one firewall, and what it makes of each packet.
struct Firewall: Sendable {
    enum Verdict: Hashable, Sendable {
        case pass
        case drop
        /// Drop it, and answer its sender with RST.
        case reset
        /// The same, and send it on as RST.
        case resetBoth
    }

    /// The most sessions; a further one is refused until others are forgotten.
    static let sessionLimit = 65_536
    /// How long a session may take to be established, and how long it stays after both sides have closed it.
    static let openingTimeout = Duration.seconds(30)

    let settings: FirewallSettings
    private var sessions: [FirewallSession.Key: FirewallSession] = [:]
    /// When the table was last gone through because it was full.
    private var lastSweep: Instant?

    init(_ settings: FirewallSettings) { self.settings = settings }

    /// Takes over what another one has not forgotten.
    mutating func keepSessions(of other: Firewall, at now: Instant) {
        sessions = other.sessions.filter { now - $0.value.lastPassed < other.timeout($0.value.state) }
    }

    /// Forgets every session.
    mutating func flush() { sessions.removeAll(keepingCapacity: true) }

    /// - Parameter isFromInside: The packet comes from the first side.
    mutating func judge(_ header: PacketHeader, isFromInside: Bool, at now: Instant) -> Verdict {
        guard let key = FirewallSession.Key(header) else { return .pass }
        let source = Endpoint(address: header.source, port: header.sourcePort)
        let mayOpen = isFromInside || settings.openedBy == .either
        let flags = Flags(header.flags)
        if var session = sessions[key], now - session.lastPassed < timeout(session.state) {
            guard let next = next(session.state, flags, isFromClient: source == session.client) else {
                guard flags.opens, mayOpen else { return refusal(key, flags) }
                return open(key, by: source, at: now)
            }
            session.lastPassed = now
            session.state = next
            sessions[key] = flags.resets ? nil : session
            return .pass
        }
        sessions[key] = nil
        guard mayOpen, !key.isTCP || flags.opens else { return refusal(key, flags) }
        return open(key, by: source, at: now)
    }

    private mutating func open(_ key: FirewallSession.Key, by client: Endpoint, at now: Instant) -> Verdict {
        guard sessions[key] != nil || hasRoom(at: now) else { return .drop }
        sessions[key] = FirewallSession(
            client: client, state: key.isTCP ? .opening : .datagrams, lastPassed: now)
        return .pass
    }

    /// A full table is gone through for forgotten sessions at most once a second.
    private mutating func hasRoom(at now: Instant) -> Bool {
        guard sessions.count >= Self.sessionLimit else { return true }
        if let lastSweep, now - lastSweep < .seconds(1) { return false }
        lastSweep = now
        sessions = sessions.filter { now - $0.value.lastPassed < timeout($0.value.state) }
        return sessions.count < Self.sessionLimit
    }

    private func timeout(_ state: FirewallSession.State) -> Duration {
        switch state {
        case .datagrams: settings.udpIdleTimeout
        case .established, .halfClosed: settings.idleTimeout
        case .opening, .answered, .closed: Self.openingTimeout
        }
    }

    private func refusal(_ key: FirewallSession.Key, _ flags: Flags) -> Verdict {
        guard key.isTCP, !flags.resets else { return .drop }
        return switch settings.answers {
        case .silence: .drop
        case .reset: .reset
        case .resetBoth: .resetBoth
        }
    }

    /// The state after a packet of the session; nil where the packet does not belong there.
    private func next(
        _ state: FirewallSession.State, _ flags: Flags, isFromClient: Bool
    ) -> FirewallSession.State? {
        switch state {
        case .datagrams: return .datagrams
        case .opening:
            if isFromClient { return flags.opens || flags.resets ? .opening : nil }
            return flags.answers ? .answered : flags.resets ? .opening : nil
        case .answered:
            guard !isFromClient else {
                if flags.opens || flags.resets { return .answered }
                return flags.closes ? .halfClosed(byClient: true) : .established
            }
            return flags.answers || flags.resets ? .answered : nil
        case .established: return flags.closes ? .halfClosed(byClient: isFromClient) : .established
        case .halfClosed(let byClient): return flags.closes && byClient != isFromClient ? .closed : state
        case .closed: return flags.opens ? nil : .closed
        }
    }

    /// What the control bits of a TCP segment say; none of UDP.
    private struct Flags {
        let opens: Bool
        let answers: Bool
        let closes: Bool
        let resets: Bool

        init(_ bits: UInt8) {
            resets = bits & 0x04 != 0
            opens = !resets && bits & 0x12 == 0x02
            answers = !resets && bits & 0x12 == 0x12
            closes = !resets && bits & 0x01 != 0
        }
    }
}
