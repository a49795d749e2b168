import Megaco
import Wire

/// One H.248 association with one peer: its transactions and the carrier that they run over.
///
/// TCP carries TPKT frames (H.248.1 Annex D.2), UDP one message a datagram (Annex D.1).
struct Association: Sendable {
    /// What carries it.
    enum Path: Hashable, Comparable, Sendable {
        case stream(ConnectionIdentifier)
        case datagram(local: Endpoint, remote: Endpoint)

        /// The peer's end of a path over UDP, for people.
        var remoteText: String {
            switch self {
            case .stream: ""
            case .datagram(_, let remote): "\(remote)"
            }
        }

        /// The local end is one of few.
        func hash(into hasher: inout Hasher) {
            switch self {
            case .stream(let connection): hasher.combine(UInt64(bitPattern: Int64(connection.value)))
            case .datagram(_, let remote): hasher.combine(remote)
            }
        }
    }

    /// What its owner has to know of what came.
    enum Event: Hashable, Sendable {
        /// The peer has said something that can be read; comes before what it said.
        case heard
        case request(TransactionRequest, from: MessageIdentifier)
        /// A copy of a request that was answered before, with the same reply now.
        case duplicate(TransactionRequest, from: MessageIdentifier, reply: [UInt8])
        case reply(TransactionReply)
        /// The peer is still at work on this request of ours.
        case pending(UInt32)
        /// Nobody answered this request of ours.
        case unanswered(UInt32)
        /// An error that names no transaction.
        case error(ErrorDescriptor)
        case undecodable(String)
        case limitReached(String)
    }

    /// What carries it; over UDP the peer's end is where its last request came from, and where replies go.
    var path: Path
    /// Who the other end says that it is; nil while it has said nothing readable.
    var peer: MessageIdentifier?
    /// Over UDP: where the peer wants requests, if that is another place (`ServiceChangeAddress`, H.248.1 §7.2.8).
    var requestsTo: Endpoint?
    private var layer: TransactionLayer
    private var framer: TPKTFramer

    /// - Parameter frameLimit: The longest frame that is taken from a stream, in bytes.
    init(
        _ path: Path, _ party: TransactionParty, firstIdentifier: UInt32, seed: UInt64, frameLimit: Int = 65_535
    ) {
        let carrier: TransactionLayer.Carrier
        switch path {
        case .stream: carrier = .stream
        case .datagram: carrier = .datagram
        }
        self.path = path
        layer = TransactionLayer(party, carrier: carrier, firstIdentifier: max(firstIdentifier, 1), seed: seed)
        framer = TPKTFramer(limit: frameLimit)
    }

    /// How its messages are written.
    var encoding: MessageEncoding { layer.party.encoding }
    var wakeup: Wakeup? { layer.wakeup }
    /// Why the stream cannot be followed any more; nil while it can.
    var framingFailure: DecodeError? { framer.failure }
    /// Bytes of a frame that is not whole yet.
    var bufferedBytes: Int { framer.bufferedBytes }

    /// The protocol version of H.248.1 that it writes.
    var version: Int {
        get { layer.version }
        set { layer.version = newValue }
    }

    mutating func request(_ command: Command, at now: Instant) -> (identifier: UInt32, effects: [AgentEffect]) {
        request(ActionRequest(commands: [CommandRequest(command)]), at: now)
    }

    mutating func request(_ action: ActionRequest, at now: Instant) -> (identifier: UInt32, effects: [AgentEffect]) {
        let (identifier, effects) = layer.request([action], at: now)
        return (identifier, sort(effects).effects)
    }

    mutating func respond(
        to identifier: UInt32, of sender: MessageIdentifier, _ outcome: TransactionReply.Outcome, at now: Instant,
        _ replies: inout ReplyCache
    ) -> [AgentEffect] {
        sort(layer.respond(to: identifier, of: sender, outcome, at: now, replies: &replies)).effects
    }

    mutating func cancel(_ identifier: UInt32) { layer.cancel(identifier) }

    mutating func wake(at now: Instant, _ replies: inout ReplyCache) -> (effects: [AgentEffect], events: [Event]) {
        sort(layer.wake(at: now, replies: &replies))
    }

    /// Takes one message.
    mutating func receive(
        _ message: ReceivedMessage, at now: Instant, _ replies: inout ReplyCache
    ) -> (effects: [AgentEffect], events: [Event]) {
        var events: [Event] = []
        if case .readable = message { events.append(.heard) }
        let effects = sort(layer.receive(message, at: now, replies: &replies), into: &events)
        return (effects, events)
    }

    /// Takes the next whole messages out of bytes of the stream.
    ///
    /// - Throws: ``Wire/DecodeError`` where the framing is lost; the connection is of no use any more. Messages that
    ///   came before that in the same bytes are returned, and ``framingFailure`` is set.
    mutating func frames(_ bytes: [UInt8]) throws(DecodeError) -> [[UInt8]] { try framer.append(bytes) }

    private func sort(_ received: [TransactionLayer.Effect]) -> (effects: [AgentEffect], events: [Event]) {
        var events: [Event] = []
        let effects = sort(received, into: &events)
        return (effects, events)
    }

    private func sort(_ received: [TransactionLayer.Effect], into events: inout [Event]) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for effect in received {
            switch effect {
            case .transmit(let message): effects.append(carry(message, to: nil))
            case .transmitRequest(let message): effects.append(carry(message, to: requestsTo))
            case .request(let request, let sender): events.append(.request(request, from: sender))
            case .duplicate(let request, let sender, let reply):
                events.append(.duplicate(request, from: sender, reply: reply))
            case .pending(let identifier): events.append(.pending(identifier))
            case .reply(let reply): events.append(.reply(reply))
            case .failed(let identifier): events.append(.unanswered(identifier))
            case .error(let descriptor): events.append(.error(descriptor))
            case .undecodable(let error): events.append(.undecodable("\(error.error)"))
            case .limitReached(let what): events.append(.limitReached(what))
            }
        }
        return effects
    }

    private func carry(_ message: [UInt8], to place: Endpoint?) -> AgentEffect {
        switch path {
        case .stream(let connection): .write(connection, TPKTFramer.frame(message))
        case .datagram(let local, let remote):
            .send(Datagram(local: local, remote: place ?? remote, bytes: message))
        }
    }
}

extension TransactionSettings {
    /// The defaults, with smaller bounds than a lone endpoint needs: a controller holds thousands of associations.
    static let ofAssociation = TransactionSettings(outstandingLimit: 16)
}

extension TransactionReply {
    /// The first error in it, at any level.
    var firstError: ErrorDescriptor? { outcome.firstError }

    /// The parameters of the first ServiceChange that was accepted; nil where none was.
    var serviceChange: ServiceChangeReply? { outcome.serviceChange }
}

extension TransactionReply.Outcome {
    /// The first error in it, at any level.
    var firstError: ErrorDescriptor? {
        switch self {
        case .error(let descriptor): return descriptor
        case .actions(let actions):
            for action in actions {
                for command in action.commands {
                    if case .error(_, let descriptor) = command.result { return descriptor }
                }
                if let error = action.error { return error }
            }
            return nil
        }
    }

    /// The parameters of the first ServiceChange that was accepted; nil where none was.
    var serviceChange: ServiceChangeReply? {
        guard case .actions(let actions) = self, firstError == nil else { return nil }
        for action in actions {
            for command in action.commands {
                if case .serviceChange(let parameters) = command.result { return parameters ?? ServiceChangeReply() }
            }
        }
        return nil
    }
}
