public import Wire

/// A node's brain: what happened and when goes in, what to do comes out.
///
/// A driver hands over every event with the time at which it happened, carries out the returned effects in order, and
/// hands over ``AgentEvent/wake`` once ``wakeup`` has come. A wake-up that comes too early changes nothing. An agent
/// sees no socket, clock, file or unseeded random number, and does not know which driver it has.
public protocol Agent: Sendable {
    /// Where the driver listens for it, from before ``AgentEvent/start`` on.
    var listeners: [Listener] { get }

    /// The next moment at which a timer runs out; nil when none is running.
    var wakeup: Wakeup? { get }

    mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect]

    /// ``handle(_:at:)``, and ``wakeup`` as it is afterwards: one call for drivers that know it as `any Agent` alone,
    /// where reading a property copies the agent.
    mutating func advance(_ event: AgentEvent, at now: Instant) -> (effects: [AgentEffect], wakeup: Wakeup?)
}

extension Agent {
    /// One after the other.
    public mutating func advance(_ event: AgentEvent, at now: Instant) -> (effects: [AgentEffect], wakeup: Wakeup?) {
        let effects = handle(event, at: now)
        return (effects, wakeup)
    }
}
