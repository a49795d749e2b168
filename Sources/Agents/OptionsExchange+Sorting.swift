import SIP
import Wire

/// What effects of the transactions mean to the links.
extension OptionsExchange {
    /// An answer that no OPTIONS waits for any more; it counts for the first link to where it came from.
    mutating func late(_ status: Int, from remote: Endpoint?) -> Result {
        guard let remote, let link = links.firstIndex(where: { $0.endpoint.address == remote.address }) else {
            return Result()
        }
        statistics[link].answerLate(isOverlapping: asked.values.contains { $0.link == link })
        return Result(events: [.late(link: link, status: status)])
    }

    /// - Parameter remote: who sent what led to this; nil where that was nobody.
    mutating func sort(
        _ received: [TransactionLayer.Effect], from remote: Endpoint? = nil, at now: Instant
    ) -> Result {
        var result = Result()
        for effect in received {
            switch effect {
            case .transmit(let bytes, let flow): result.effects += carry(bytes, over: flow)
            case .request(let request, let transaction, let flow):
                result.events.append(event(for: request, transaction, from: Self.remote(flow)))
            case .response(let transaction, let status, let reason):
                if let call = invited.removeValue(forKey: transaction)?.call {
                    let reason = reason.shortened(120)
                    result.events.append(
                        .callAnswered(call: call, status: status, reason: reason, layer.dialog))
                    continue
                }
                guard let question = asked.removeValue(forKey: transaction) else { continue }
                statistics[question.link].answer(
                    first: question.firstSent, last: question.lastSent, copies: question.copies, at: now)
                let retryAfter = layer.retryAfter.map { Duration.seconds(Int64($0)) }
                result.events.append(
                    .answered(
                        link: question.link, status: status, reason: reason.shortened(120), retryAfter: retryAfter))
            case .timedOut(let transaction):
                if let (call, link) = invited.removeValue(forKey: transaction) {
                    result += dropConnections(to: links[link], at: now)
                    result.events.append(.callTimedOut(call: call))
                    continue
                }
                guard let link = asked.removeValue(forKey: transaction)?.link else { continue }
                statistics[link].timeOut()
                result += dropConnections(to: links[link], at: now)
                result.events.append(.timedOut(link: link))
            case .transportFailed(let transaction):
                if let call = invited.removeValue(forKey: transaction)?.call {
                    result.events.append(.callFailed(call: call))
                    continue
                }
                if let link = asked.removeValue(forKey: transaction)?.link {
                    statistics[link].fail()
                    result.events.append(.transportFailed(link: link))
                }
            case .undecodable(let error, let flow):
                result.events.append(.undecodable("SIP: \(error)", from: Self.remote(flow)))
            case .late(let status): result += late(status, from: remote)
            }
        }
        return result
    }

    /// After a time-out over TCP nothing says that the connection still leads to anybody.
    mutating func dropConnections(to link: EntityLink, at now: Instant) -> Result {
        var result = Result()
        guard link.transport == .tcp else { return result }
        for (identifier, connection) in connections.sorted(by: { $0.key < $1.key })
        where connection.remote.address == link.endpoint.address {
            result.effects.append(.abort(identifier))
            result += drop(identifier, at: now)
        }
        return result
    }

    func carry(_ bytes: [UInt8], over flow: Flow) -> [AgentEffect] {
        switch flow {
        case .datagram(let local, let remote): return [.send(Datagram(local: local, remote: remote, bytes: bytes))]
        case .stream(let connection, _, _):
            let identifier = ConnectionIdentifier(connection)
            return connections[identifier] == nil ? [] : [.write(identifier, bytes)]
        }
    }

    static func remote(_ flow: Flow) -> Endpoint {
        switch flow {
        case .datagram(_, let remote), .stream(_, _, let remote): remote
        }
    }
}
