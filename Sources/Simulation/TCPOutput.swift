import Agents
import Frames

/// What a connection wants done after it was handed something.
struct TCPOutput: Sendable {
    var segments: [TCPSegment] = []
    /// What the process will be told.
    var events: [ConnectionEvent] = []

    mutating func removeAll() {
        if segments.count == 1 {
            segments.removeLast()
        } else if !segments.isEmpty {
            segments.removeAll(keepingCapacity: true)
        }
        if events.count == 1 { events.removeLast() } else if !events.isEmpty { events.removeAll(keepingCapacity: true) }
    }
}
