import Agents
import Fabric
import Wire

/// What hosts want done, gathered in order until the driver carries it out.
struct Outbox: Sendable {
    struct Sending: Sendable {
        var port: PortIdentifier
        var frame: Packet
    }

    struct Setting: Sendable {
        var at: Instant
        var alarm: Alarm
    }

    struct Answer: Sendable {
        var host: Int
        var answer: ConsoleAnswer
    }

    var frames: [Sending] = []
    var alarms: [Setting] = []
    var journal: [JournalLine] = []
    var answers: [Answer] = []
    /// Somebody wants to see every frame: bytes are made when a packet sets out.
    var isRecorded = true
    /// Steps that hosts took by themselves in this instant, such as events that led to events.
    var steps = 0
    /// A host gave up because of the bound.
    var isExhausted = false
    let instantStepLimit: Int

    init(instantStepLimit: Int) { self.instantStepLimit = instantStepLimit }

    /// Counts a step; false once there have been too many.
    mutating func step() -> Bool {
        steps += 1
        if steps > instantStepLimit { isExhausted = true }
        return !isExhausted
    }
}
