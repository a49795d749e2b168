import Topologies
public import Wire

/// Something that a person does on the way back.
public struct FailBackStep: Hashable, Sendable {
    /// When it is done in the story that was played.
    public var time: Instant
    /// Where: a node; nil for what is done to the network.
    public var node: String?
    /// What is typed there, or what is mended.
    public var line: String
    /// How the story does it.
    var action: TimelineAction
    /// True where it undoes an earlier step, or mends what was disabled: to be remembered.
    public var isLater: Bool

    init(_ time: Instant, _ node: String?, _ line: String, _ action: TimelineAction, isLater: Bool = false) {
        self.time = time
        self.node = node
        self.line = line
        self.action = action
        self.isLater = isLater
    }

    /// A line typed at a console.
    init(_ time: Instant, on node: String, types line: String, as typed: String? = nil, isLater: Bool = false) {
        self.init(time, node, line, .console(node: node, line: typed ?? line), isLater: isLater)
    }

    var entry: TimelineEntry { TimelineEntry(at: time, action: action, text: line, line: 0) }
}
