/// Something that happened in a lab without being asked for.
public enum LabEvent: Hashable, Sendable, Codable {
    /// A process that was spawned has ended.
    case exited(name: String, node: String?, end: ProcessEnd)
    /// The lab's first process was told to stop by a signal, and stops.
    case stopping(signal: Int32)
}
