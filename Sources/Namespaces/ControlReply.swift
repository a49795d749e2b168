/// What a lab's first process says: one JSON line, with descriptors beside it where a process was spawned.
enum ControlReply: Hashable, Codable {
    case event(LabEvent)
    case done(identifier: Int)
    case failed(identifier: Int, KernelError)
    case built(identifier: Int, steps: Int, nanoseconds: Int64)
    /// Beside it: a pidfd, and the other end of the child's channel if it has one.
    case spawned(identifier: Int, process: Int32, hasChannel: Bool)
    case nodes(identifier: Int, [LabNode])
}
