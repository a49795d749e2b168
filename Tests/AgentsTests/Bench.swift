import Agents
import Megaco
import Wire

/// One agent alone: the test plays everybody else.
struct Bench<Subject: Agent> {
    var subject: Subject
    var now = Instant.start
    var journal: [JournalEntry] = []

    init(_ subject: Subject) { self.subject = subject }

    mutating func handle(_ event: AgentEvent, at milliseconds: Int? = nil) -> [AgentEffect] {
        if let milliseconds { now = .start + .milliseconds(milliseconds) }
        let effects = subject.handle(event, at: now)
        for effect in effects {
            if case .journal(let entry) = effect { journal.append(entry) }
        }
        return effects
    }

    /// Wakes it whenever it asks, up to and with `end`.
    @discardableResult
    mutating func run(until end: Int) -> [(at: Int, effect: AgentEffect)] {
        var log: [(Int, AgentEffect)] = []
        var steps = 0
        while let wakeup = subject.wakeup, wakeup.at <= .start + .milliseconds(end) {
            steps += 1
            precondition(steps < 100_000, "no progress")
            now = max(now, wakeup.at)
            let time = Int(now.nanoseconds / 1_000_000)
            log += handle(.wake).map { (time, $0) }
        }
        now = .start + .milliseconds(end)
        return log
    }

    func kinds(_ kind: JournalEntry.Kind) -> [JournalEntry] { journal.filter { $0.kind == kind } }
}

/// The H.248 messages that a test sends and reads.
enum Wording {
    static func bytes(_ transactions: [Transaction], from address: IPAddress) -> [UInt8] {
        Megaco.Message(sender: .address(address, port: 2944), transactions: transactions).encodedText(.short)
    }

    static func request(_ command: Command, _ identifier: UInt32, from address: IPAddress) -> [UInt8] {
        let action = ActionRequest(commands: [CommandRequest(command)])
        return bytes([.request(TransactionRequest(identifier: identifier, actions: [action]))], from: address)
    }

    static func registration(
        serial: String?, method: ServiceChangeMethod = .restart, version: Int? = 1, served: Bool? = nil
    ) -> Command {
        .serviceChange(
            ServiceChangeRequest(
                method: method, reason: .coldBoot, version: version,
                extensions: [("X-SERIAL", serial), ("X-SRV", served.map { $0 ? "1" : "0" })]
                    .compactMap { name, value in value.map { ServiceChangeExtension(name: name, value: $0) } }))
    }

    static func reply(
        _ result: CommandReply.Result, to identifier: UInt32, from address: IPAddress
    ) -> [UInt8] {
        let reply = TransactionReply(
            identifier: identifier, outcome: .actions([ActionReply(commands: [CommandReply(result)])]))
        return bytes([.reply(reply)], from: address)
    }

    /// The H.248 transactions in effects, whatever carries them.
    static func transactions(_ effects: [AgentEffect]) -> [Transaction] {
        effects.flatMap { effect -> [Transaction] in
            let payload: [UInt8]
            switch effect {
            case .write(_, let bytes): payload = Array(bytes.dropFirst(4))
            case .send(let datagram): payload = datagram.bytes
            default: return []
            }
            guard let message = try? Megaco.Message(decodingText: payload),
                case .transactions(let transactions) = message.body
            else { return [] }
            return transactions
        }
    }

    static func requests(_ effects: [AgentEffect]) -> [TransactionRequest] {
        transactions(effects).compactMap { if case .request(let request) = $0 { request } else { nil } }
    }

    static func replies(_ effects: [AgentEffect]) -> [TransactionReply] {
        transactions(effects).compactMap { if case .reply(let reply) = $0 { reply } else { nil } }
    }

    /// The error code of the first reply; 0 where it is good, nil where there is none.
    static func outcome(_ effects: [AgentEffect]) -> Int? {
        guard let reply = replies(effects).first else { return nil }
        switch reply.outcome {
        case .error(let error): return Int(error.code)
        case .actions(let actions):
            for command in actions.flatMap(\.commands) {
                if case .error(_, let error) = command.result { return Int(error.code) }
            }
            return actions.first?.error.map { Int($0.code) } ?? 0
        }
    }
}
