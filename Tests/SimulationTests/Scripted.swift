import Agents
import Wire

/// An agent that does what a script says and journals everything that happens to it.
struct Scripted: Agent {
    struct Step {
        var at: Instant
        var effect: AgentEffect
    }

    let listeners: [Listener]
    var steps: [Step]
    /// Sends back every datagram and everything that comes on a connection.
    let isEcho: Bool

    init(_ steps: [(milliseconds: Int64, effect: AgentEffect)] = [], listeners: [Listener] = [], isEcho: Bool = false) {
        self.listeners = listeners
        self.steps = steps.map { Step(at: Instant(nanoseconds: $0.milliseconds * 1_000_000), effect: $0.effect) }
        self.isEcho = isEcho
    }

    var wakeup: Wakeup? { steps.first.map { Wakeup(at: $0.at, timer: "script") } }

    mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        if let text = Self.text(event) { effects.append(.journal(JournalEntry(.commanded, detail: text))) }
        while let step = steps.first, step.at <= now {
            effects.append(step.effect)
            steps.removeFirst()
        }
        if isEcho, case .datagram(let datagram) = event { effects.append(.send(datagram)) }
        if isEcho, case .connection(let connection, .received(let bytes)) = event {
            effects.append(.write(connection, bytes))
        }
        return effects
    }

    private static func text(_ event: AgentEvent) -> String? {
        switch event {
        case .start: "start"
        case .wake: nil
        case .datagram(let datagram): "datagram \(string(datagram.bytes))"
        case .datagramRefused(_, let remote): "refused \(remote)"
        case .command: "command"
        case .connection(let connection, let event):
            switch event {
            case .accepted: "\(connection.value) accepted"
            case .opened: "\(connection.value) opened"
            case .failed(let failure): "\(connection.value) failed \(failure.rawValue)"
            case .received(let bytes): "\(connection.value) received \(string(bytes))"
            case .closed: "\(connection.value) closed"
            case .reset: "\(connection.value) reset"
            }
        }
    }

    private static func string(_ bytes: [UInt8]) -> String {
        bytes.count > 40 ? "\(bytes.count) bytes" : String(decoding: bytes, as: UTF8.self)
    }
}
