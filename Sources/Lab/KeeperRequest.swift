public import Sockets

/// What people ask of a lab that stays; a line of JSON each.
public enum KeeperRequest: Hashable, Sendable, Codable {
    case status
    /// A line typed at a node's console.
    case console(node: String, line: String, form: AnswerForm = .text)
    /// Where a node is, to run a program in it.
    case place(node: String)
    case down
}
