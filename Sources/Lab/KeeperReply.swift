/// What a lab that stays answers; a line of JSON each.
public enum KeeperReply: Hashable, Sendable, Codable {
    case status(KeeperStatus)
    case answer(text: String, isRefused: Bool)
    /// The lab's first process, and a file that stands for the node's network namespace.
    case place(initProcess: Int32, network: String)
    case refused(String)
    /// The lab is gone.
    case down
}
