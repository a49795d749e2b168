import Agents
import Frames

/// What a connection wants done after it was handed something.
struct TCPOutput {
    var segments: [TCPSegment] = []
    /// What the process will be told.
    var events: [ConnectionEvent] = []
}
