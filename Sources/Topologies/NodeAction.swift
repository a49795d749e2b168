/// What the timeline does to a whole node.
public enum NodeAction: String, Hashable, Sendable, Codable, CaseIterable {
    /// The process dies, the link stays up: FIN or RST is seen.
    case kill
    /// A new process on the node.
    case start
    /// The process stands still (SIGSTOP); its kernel goes on.
    case pause
    case resume
    /// Without a word: the link goes first, no FIN.
    case powerOff = "power off"
    case powerOn = "power on"
    /// Another host has the node's addresses now: it starts there, and says so to its neighbours (gratuitous ARP).
    case takeOver = "take over"
    /// The standby of a duplicated server becomes the active one behind the same address: gratuitous ARP, and every TCP
    /// connection is reset.
    case interchange
    /// The node's own reboot, as its console's reset does it.
    case reset

    /// What ends it at `until`; nil where it has no end.
    public var inverse: NodeAction? {
        switch self {
        case .kill: .start
        case .pause: .resume
        case .powerOff: .powerOn
        case .start, .resume, .powerOn, .takeOver, .interchange, .reset: nil
        }
    }
}
