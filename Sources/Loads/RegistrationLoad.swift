public import Agents
import Megaco
public import Wire

/// Gateways that do nothing but register over UDP, as fast as a ``Pace`` allows: a load for a controller.
///
/// They share one port, and are told apart by their message identifiers. Requests are repeated and answers are read as
/// any gateway does; probes of the controller are answered.
public struct RegistrationLoad: Agent {
    private let settings: RegistrationLoadSettings
    private var pace: Pace
    private var open: OpenRequests<UInt32, Int>
    private var lastIdentifier: UInt32
    private var lastGateway = -1
    /// Whether the controller has accepted a gateway.
    private var registered: [Bool]
    /// What has become of it so far.
    public private(set) var tally = LoadTally()
    /// How many gateways the controller has accepted at least once.
    public private(set) var registeredCount = 0

    /// - Parameter firstIdentifier: the transaction identifiers begin here; a controller takes one that it has seen
    ///   within LONG-TIMER for a copy.
    public init(_ settings: RegistrationLoadSettings, pace: Pace, firstIdentifier: UInt32) {
        self.settings = settings
        self.pace = pace
        lastIdentifier = firstIdentifier
        registered = Array(repeating: false, count: max(1, settings.gatewayCount))
        open = OpenRequests(
            .init(
                first: settings.initialTimeout, longest: settings.maximumTimeout, giveUp: settings.timeToGiveUp))
    }

    public var listeners: [Listener] { [Listener(transport: .udp, local: settings.local)] }

    public var inFlight: Int { open.count }
    /// How many registrations began later than the rate asks for, because too many were in flight.
    public var heldBack: Int { pace.heldBack }
    /// Whether all registrations have begun and ended.
    public var isDone: Bool { pace.isExhausted && open.count == 0 }

    public var wakeup: Wakeup? {
        let resend = open.nextDue.map { Wakeup(at: $0, timer: "H.248 retransmission timer") }
        guard open.count < pace.inFlightLimit, let due = pace.nextDue else { return resend }
        return Wakeup.earlier(resend, Wakeup(at: due, timer: "rate"))
    }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        switch event {
        case .start: break
        case .wake: expire(at: now, &effects)
        case .datagram(let datagram): receive(datagram, at: now, &effects)
        case .datagramRefused: tally.refusedPorts += 1
        case .connection, .command: break
        }
        for _ in 0..<pace.begin(at: now, inFlight: open.count) { begin(at: now, &effects) }
        return effects
    }

    // MARK: Asking

    private mutating func begin(at now: Instant, _ effects: inout [AgentEffect]) {
        lastIdentifier = lastIdentifier >= 4_294_967_294 ? 1 : lastIdentifier + 1
        lastGateway = lastGateway + 1 < registered.count ? lastGateway + 1 : 0
        open.add(lastIdentifier, lastGateway, at: now)
        tally.sent += 1
        send(request(lastIdentifier, lastGateway), &effects)
    }

    private func request(_ identifier: UInt32, _ gateway: Int) -> Message {
        let change = ServiceChangeRequest(
            method: .restart, reason: .coldBoot, version: settings.version, profile: settings.profile)
        let action = ActionRequest(commands: [CommandRequest(.serviceChange(change))])
        return message(.request(TransactionRequest(identifier: identifier, actions: [action])), gateway)
    }

    private func message(_ transaction: Transaction, _ gateway: Int) -> Message {
        Message(version: settings.version, sender: settings.identifier(of: gateway), transactions: [transaction])
    }

    /// What the encoding cannot say is not sent: such a request ends unanswered.
    private func send(_ message: Message, _ effects: inout [AgentEffect]) {
        guard let bytes = try? message.encoded(settings.encoding) else { return }
        effects.append(.send(Datagram(local: settings.local, remote: settings.controller, bytes: bytes)))
    }

    private mutating func expire(at now: Instant, _ effects: inout [AgentEffect]) {
        var copies: [(UInt32, Int)] = []
        var unanswered = 0
        open.expire(at: now, resend: { copies.append(($0, $1)) }, giveUp: { _, _ in unanswered += 1 })
        tally.unanswered += unanswered
        tally.retransmitted += copies.count
        for (identifier, gateway) in copies { send(request(identifier, gateway), &effects) }
    }

    // MARK: Hearing

    private mutating func receive(_ datagram: Datagram, at now: Instant, _ effects: inout [AgentEffect]) {
        let message: Message
        do throws(MessageDecodeError) {
            message = try Message(decoding: datagram.bytes, settings.encoding)
        } catch {
            tally.undecodable += 1
            return
        }
        guard case .transactions(let transactions) = message.body else {
            tally.undecodable += 1
            return
        }
        for transaction in transactions {
            switch transaction {
            case .reply(let reply): conclude(reply, at: now)
            case .pending(let identifier): open.putOff(identifier, until: now + settings.maximumTimeout)
            case .request(let request):
                // A probe of the controller, for whichever gateway it takes us: all of them are well.
                let outcome = CommandRefusal.outcome(of: request) { CommandRefusal.reply(to: $0) }
                let reply = TransactionReply(identifier: request.identifier, outcome: outcome)
                send(self.message(.reply(reply), max(0, lastGateway)), &effects)
            case .acknowledgement, .segmentReply: break
            }
        }
    }

    /// The first error of a reply, at any level.
    private static func error(in reply: TransactionReply) -> ErrorDescriptor? {
        switch reply.outcome {
        case .error(let error): return error
        case .actions(let actions):
            for action in actions {
                for command in action.commands {
                    if case .error(_, let error) = command.result { return error }
                }
                if let error = action.error { return error }
            }
            return nil
        }
    }

    private mutating func conclude(_ reply: TransactionReply, at now: Instant) {
        guard let request = open.remove(reply.identifier) else {
            tally.late += 1
            return
        }
        let error = Self.error(in: reply).map { Int($0.code) }
        tally.note(answer: error, after: now - request.sentAt, copies: request.copies)
        if error == nil, !registered[request.kind] {
            registered[request.kind] = true
            registeredCount += 1
        }
    }
}
