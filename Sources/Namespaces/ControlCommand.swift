/// What a lab's launcher asks of its first process: one JSON line, with descriptors beside it where a spawn has some.
struct ControlCommand: Hashable, Codable {
    /// Repeated in the reply.
    var identifier: Int
    var action: Action

    enum Action: Hashable, Codable {
        case build(KernelPlan)
        case spawn(SpawnRequest)
        case signal(name: String, number: Int32)
        case powerOff(node: String)
        case powerOn(node: String)
        case announce(node: String)
        case list
        /// Ends every process with SIGTERM, after the grace with SIGKILL, and then the lab.
        case stop(graceMilliseconds: Int)
    }
}
