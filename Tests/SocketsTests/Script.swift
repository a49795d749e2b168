import Agents
import Foundation
import Sockets
import Wire

/// What a scripted agent does, hears and reports, for a test on another thread.
final class Script: @unchecked Sendable {
    struct Heard {
        let event: AgentEvent
        let at: Instant
        let monotonic: Int64
    }

    private let condition = NSCondition()
    private var heard: [Heard] = []
    private var reports: [NodeReport] = []
    private var wakeup: Instant?
    private var orders: [UInt64: (effects: [AgentEffect], wakeup: Instant?)] = [:]
    private let react: (AgentEvent, Instant, Script) -> [AgentEffect]

    init(_ react: @escaping (AgentEvent, Instant, Script) -> [AgentEffect] = { _, _, _ in [] }) { self.react = react }

    // MARK: The agent's side

    var nextWakeup: Instant? {
        get { condition.withLock { wakeup } }
        set { condition.withLock { wakeup = newValue } }
    }

    func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        condition.withLock {
            heard.append(Heard(event: event, at: now, monotonic: ScenarioClock.monotonicNanoseconds()))
            if event == .wake { wakeup = nil }
            condition.broadcast()
        }
        guard case .command(let command) = event else { return react(event, now, self) }
        return condition.withLock {
            guard let order = orders[command.token] else { return [] }
            wakeup = order.wakeup ?? wakeup
            return order.effects
        }
    }

    func report(_ report: NodeReport) {
        condition.withLock {
            reports.append(report)
            condition.broadcast()
        }
    }

    // MARK: The test's side

    /// Stores effects for a command, and when the agent then wants to be woken; returns the token that asks for them.
    func order(_ effects: [AgentEffect], wakeup: Instant?) -> UInt64 {
        condition.withLock {
            let token = UInt64(orders.count + 1)
            orders[token] = (effects, wakeup)
            return token
        }
    }

    var reportsSoFar: [NodeReport] { condition.withLock { reports } }
    var events: [AgentEvent] { condition.withLock { heard.map(\.event) } }
    var times: [Heard] { condition.withLock { heard } }
    var journal: [String] {
        condition.withLock {
            reports.compactMap {
                if case .journal(_, let entry) = $0 { entry.detail ?? entry.kind.rawValue } else { nil }
            }
        }
    }

    /// What happened to one connection.
    func events(of connection: Int32) -> [ConnectionEvent] {
        events.compactMap { event in
            if case .connection(ConnectionIdentifier(connection), let change) = event { change } else { nil }
        }
    }

    /// The bytes of one connection, put together.
    func bytes(of connection: Int32) -> [UInt8] {
        events(of: connection).flatMap { change -> [UInt8] in
            if case .received(let bytes) = change { bytes } else { [] }
        }
    }

    var datagrams: [Datagram] {
        events.compactMap { event in if case .datagram(let datagram) = event { datagram } else { nil } }
    }

    /// Waits until something holds of what the agent has heard or reported; false once `seconds` have passed.
    func wait(seconds: Double = 8, until holds: () -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while !holds() {
            // Wakes for each event; the bound is for a change that came between the question and the wait.
            condition.lock()
            _ = condition.wait(until: min(deadline, Date(timeIntervalSinceNow: 0.01)))
            condition.unlock()
            if Date() > deadline { return holds() }
        }
        return true
    }

    func wait(report: NodeReport) -> Bool { wait { condition.withLock { reports.contains(report) } } }

    func wait(forReport matches: (NodeReport) -> Bool) -> Bool {
        wait { condition.withLock { reports.contains(where: matches) } }
    }
}

/// An agent that does what a test tells it.
struct ScriptedAgent: Agent {
    let script: Script
    let listeners: [Listener]
    var wakeup: Wakeup? { script.nextWakeup.map { Wakeup(at: $0, timer: "Test Timer") } }

    mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] { script.handle(event, at: now) }
}

extension Script {
    func hasReport(_ matches: (NodeReport) -> Bool) -> Bool { reportsSoFar.contains(where: matches) }
}
