import Wire

/// Every sending of a message, with its repetitions told apart.
struct SendingList {
    /// A transaction's number means the same transaction for so long, of H.248 (LONG-TIMER), RAS and SIP (64·T1).
    private static let transactionTime = Duration.seconds(35)
    /// A kernel gives up on a SYN after so long at most.
    private static let connectionTime = Duration.seconds(130)

    private(set) var sendings: [Sending] = []
    /// The first time of what may be repeated, and how often it was.
    private var known: [Key: (index: Int, repetitions: Int)] = [:]
    private var requests: [RequestKey: Sending.Message] = [:]

    private struct Key: Hashable {
        let source: Endpoint
        let destination: Endpoint
        let signal: Signal
    }

    private struct RequestKey: Hashable {
        let flow: FlowKey
        let asking: Endpoint
        let transaction: UInt32
    }

    /// - Parameters:
    ///   - happenings: in the order of time.
    ///   - names: the names of nodes, by their numbers.
    init(_ happenings: [Happening], _ names: Names) {
        for happening in happenings {
            guard let (message, code) = message(happening) else { continue }
            var sending = Sending(
                from: names[happening.fromNumber], to: names[happening.toNumber], message: message,
                sent: happening.sent,
                delivered: happening.delivered, original: sendings.count, code: code, frame: happening.frame)
            if happening.sent != nil { note(&sending, happening) }
            sendings.append(sending)
        }
    }

    private mutating func note(_ sending: inout Sending, _ happening: Happening) {
        let key = Key(source: happening.source, destination: happening.destination, signal: happening.signal)
        switch sending.message {
        case .finish, .reset:
            // Whoever opens a connection over the same ports does not repeat the old one's SYN.
            for (source, destination) in [(key.source, key.destination), (key.destination, key.source)] {
                known[Key(source: source, destination: destination, signal: .connecting)] = nil
            }
            return
        case .serviceChange, .serviceChangeReply, .probe, .probeReply, .otherMegaco, .registrationRequest,
            .registrationConfirm, .registrationReject, .unregistrationRequest, .unregistrationConfirm, .options,
            .optionsAnswer, .invite, .inviteAnswer, .synchronize:
            break
        }
        let limit = sending.message == .synchronize ? Self.connectionTime : Self.transactionTime
        if let (index, repetitions) = known[key], happening.time - sendings[index].firstTime < limit {
            known[key]?.repetitions = repetitions + 1
            sending.repetition = repetitions + 1
            sending.original = index
        } else {
            known[key] = (sendings.count, 0)
        }
    }

    private mutating func message(_ happening: Happening) -> (Sending.Message, code: Int?)? {
        switch happening.signal {
        case .connecting: return (.synchronize, nil)
        case .finished: return (.finish, nil)
        case .reset: return (.reset, nil)
        case .connected, .neighbourRequest, .record, .repeated, .unreadable: return nil
        case .serviceChange(let transaction, let note):
            return (request(note.isRoot ? .serviceChange : .otherMegaco, transaction, happening), nil)
        case .request(let transaction, _, let isProbe):
            return (request(isProbe ? .probe : .otherMegaco, transaction, happening), nil)
        case .reply(let transaction, let note):
            let key = RequestKey(flow: happening.flow, asking: happening.destination, transaction: transaction)
            let asked = requests[key]
            return (
                asked == .serviceChange ? .serviceChangeReply : asked == .probe ? .probeReply : .otherMegaco, note.error
            )
        case .pending: return (.otherMegaco, nil)
        case .megacoError(let code): return (.otherMegaco, code)
        case .registrationRequest: return (.registrationRequest, nil)
        case .registrationConfirm: return (.registrationConfirm, nil)
        case .registrationReject: return (.registrationReject, nil)
        case .unregistrationRequest: return (.unregistrationRequest, nil)
        case .unregistrationConfirm: return (.unregistrationConfirm, nil)
        case .options: return (.options, nil)
        case .optionsAnswer(_, let status, _): return (.optionsAnswer, status)
        case .invite: return (.invite, nil)
        case .inviteAnswer(_, let status, _): return (.inviteAnswer, status)
        }
    }

    private mutating func request(
        _ message: Sending.Message, _ transaction: UInt32, _ happening: Happening
    ) -> Sending.Message {
        let key = RequestKey(flow: happening.flow, asking: happening.source, transaction: transaction)
        requests[key] = message
        return message
    }
}

extension Sending {
    /// When it was first seen anywhere.
    fileprivate var firstTime: Instant { sent ?? delivered ?? .start }
}
