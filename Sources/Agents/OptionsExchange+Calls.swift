import SIP
import Wire

/// INVITE and BYE beside OPTIONS.
extension OptionsExchange {
    /// Sends INVITE on an entity link; one ``Event`` about the call follows.
    ///
    /// Over TCP it goes over the connection that OPTIONS keep; where there is none the call fails at once.
    mutating func invite(_ call: Int, user: String, on link: Int, at now: Instant) -> Result {
        defer { noteWakeup() }
        guard let flow = openFlow(to: link) else { return Result(events: [.callFailed(call: call)]) }
        let called = "sip:\(user)@\(Self.host(links[link].endpoint.address))"
        let (identifier, effects) = layer.invite(from: ownURI, to: called, over: flow, at: now)
        invited[identifier] = (call, link)
        return sort(effects, at: now)
    }

    /// Ends a call by BYE; nothing where the way to the peer is gone.
    mutating func hangUp(_ dialog: Dialog, on link: Int, at now: Instant) -> Result {
        defer { noteWakeup() }
        guard let flow = openFlow(to: link) else { return Result() }
        return sort(layer.bye(dialog, over: flow, at: now).effects, at: now)
    }

    private func openFlow(to link: Int) -> Flow? {
        let peer = links[link].endpoint
        switch links[link].transport {
        case .udp: return .datagram(local: local, remote: peer)
        case .tcp:
            for (identifier, connection) in connections.sorted(by: { $0.key > $1.key }) {
                guard connection.remote.address == peer.address, case .open(let local) = connection.state else {
                    continue
                }
                return .stream(connection: identifier.value, local: local, remote: connection.remote)
            }
            return nil
        }
    }

    /// What a peer asks for: OPTIONS, a call, the end of one.
    func event(for request: ReceivedMessage, _ transaction: ServerTransactionIdentifier, from peer: Endpoint) -> Event {
        switch request.purpose {
        case .options: .asked(transaction, by: peer.address)
        case .invite:
            .invited(transaction, called: request.calledUser.shortened(40), call: request.callIdentifier.shortened(200))
        case .bye: .hungUp(transaction, call: request.callIdentifier.shortened(200))
        }
    }
}
