public import Agents
import SIP
public import Wire

/// A SIP entity that asks others by OPTIONS over UDP, as fast as a ``Pace`` allows: a load for whoever answers them.
///
/// Requests are repeated as RFC 3261 §17.1.2 says, within ``OpenRequests/grain``. Whatever is asked here is answered
/// as a Session Manager does.
public struct OptionsLoad: Agent {
    private let settings: OptionsLoadSettings
    private let templates: [OptionsTemplate]
    private var pace: Pace
    private var open: OpenRequests<UInt64, Int>
    private var last: UInt64 = 0
    private var layer: TransactionLayer
    /// What has become of it so far; errors are final statuses of 300 and more.
    public private(set) var tally = LoadTally()
    /// How many requests of others were answered.
    public private(set) var answeredHere = 0

    public init(_ settings: OptionsLoadSettings, pace: Pace) {
        self.settings = settings
        self.pace = pace
        templates = settings.entities.map { OptionsTemplate(to: $0, settings: settings) }
        let timing = settings.timing
        open = OpenRequests(.init(first: timing.t1, longest: timing.t2, giveUp: timing.t1 * 64))
        layer = TransactionLayer(
            timing: timing, userAgent: "rainyday", seed: settings.seed, listeningPort: settings.local.port)
    }

    public var listeners: [Listener] { [Listener(transport: .udp, local: settings.local)] }

    public var inFlight: Int { open.count }
    /// How many requests began later than the rate asks for, because too many were in flight.
    public var heldBack: Int { pace.heldBack }
    /// Whether all requests have begun and ended.
    public var isDone: Bool { pace.isExhausted && open.count == 0 }

    public var wakeup: Wakeup? {
        let resend = open.nextDue.map { Wakeup(at: $0, timer: "Timer E") }
        let earliest = Wakeup.earlier(resend, layer.wakeup)
        guard open.count < pace.inFlightLimit, let due = pace.nextDue else { return earliest }
        return Wakeup.earlier(earliest, Wakeup(at: due, timer: "rate"))
    }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        switch event {
        case .start: break
        case .wake:
            expire(at: now, &effects)
            carryOut(layer.wake(at: now), at: now, &effects)
        case .datagram(let datagram): receive(datagram, at: now, &effects)
        case .datagramRefused: tally.refusedPorts += 1
        case .connection, .command: break
        }
        guard !templates.isEmpty else { return effects }
        for _ in 0..<pace.begin(at: now, inFlight: open.count) { begin(at: now, &effects) }
        return effects
    }

    // MARK: Asking

    private mutating func begin(at now: Instant, _ effects: inout [AgentEffect]) {
        last += 1
        let entity = Int(last % UInt64(templates.count))
        open.add(last, entity, at: now)
        tally.sent += 1
        effects.append(send(last, to: entity))
    }

    private func send(_ number: UInt64, to entity: Int) -> AgentEffect {
        let template = templates[entity]
        return .send(Datagram(local: settings.local, remote: template.remote, bytes: template.request(number)))
    }

    private mutating func expire(at now: Instant, _ effects: inout [AgentEffect]) {
        var copies: [(UInt64, Int)] = []
        var unanswered = 0
        open.expire(at: now, resend: { copies.append(($0, $1)) }, giveUp: { _, _ in unanswered += 1 })
        tally.unanswered += unanswered
        tally.retransmitted += copies.count
        for (number, entity) in copies { effects.append(send(number, to: entity)) }
    }

    // MARK: Hearing

    private mutating func receive(_ datagram: Datagram, at now: Instant, _ effects: inout [AgentEffect]) {
        guard datagram.bytes.starts(with: "SIP/2.0 ".utf8) else {
            let flow = Flow.datagram(local: datagram.local, remote: datagram.remote)
            return carryOut(layer.receive(datagram.bytes, over: flow, at: now), at: now, &effects)
        }
        guard let message = try? ReceivedMessage(reading: datagram.bytes), let via = try? message.via() else {
            tally.undecodable += 1
            return
        }
        guard let number = templates.first?.number(ofBranch: message.bytes[via.branch.indices]) else {
            tally.late += 1
            return
        }
        let status = message.status
        // A provisional answer: the peer is at work, and copies come at T2 from now on (§17.1.2.2).
        guard status >= 200 else { return open.putOff(number, until: now + settings.timing.t2) }
        guard let request = open.remove(number) else {
            tally.late += 1
            return
        }
        tally.note(answer: status < 300 ? nil : status, after: now - request.sentAt, copies: request.copies)
    }

    private mutating func carryOut(
        _ received: [TransactionLayer.Effect], at now: Instant, _ effects: inout [AgentEffect]
    ) {
        for effect in received {
            switch effect {
            case .transmit(let bytes, .datagram(let local, let remote)):
                effects.append(.send(Datagram(local: local, remote: remote, bytes: bytes)))
            case .request(_, let transaction, _):
                answeredHere += 1
                carryOut(layer.respond(to: transaction, status: 200, reason: "OK", at: now), at: now, &effects)
            case .undecodable: tally.undecodable += 1
            case .transmit, .response, .timedOut, .transportFailed, .late: break
            }
        }
    }
}
