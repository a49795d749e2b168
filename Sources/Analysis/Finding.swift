public import Wire

/// Something in a recording that somebody should look at: what, since when, how long, in which frames, why, and what
/// would have prevented it.
public struct Finding: Hashable, Sendable {
    /// What was found, the most serious first; the raw values are the words of `--fail-on`.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Gateways of one region with several controllers.
        case split
        /// Gateways that move back and forth between the same controllers.
        case pingPong = "ping-pong"
        /// A time without service.
        case outage
        /// One end has given a link up, and the other does not know.
        case halfOpen = "half-open"
        /// A controller refused a registration.
        case rejected
        /// A request that arrived and was never answered.
        case missingReply = "missing-reply"
        /// An answer so late that who asked may have given up.
        case lateAnswer = "late-answer"
        /// An answer, a method or a reason that does not fit what it stands for.
        case wrongCode = "wrong-code"
        /// More repetitions than news.
        case retransmissionStorm = "retransmission-storm"
        /// Frames or messages that cannot be read.
        case malformed
        /// An entity link that went up or down.
        case linkChange = "link-change"
        /// A registration that was refused, and would have split a region.
        case prevented
    }

    public var kind: Kind
    /// What happened, in words.
    public var what: String
    /// Who it is about: gateways, controllers, SIP entities.
    public var nodes: [String]
    public var start: Instant
    /// When it ended; the same as ``start`` of what takes no time, nil of what lasts to the end of the recording.
    public var end: Instant?
    /// How often, at least 1.
    public var count: Int
    /// Numbers of frames that show it, at most ``frameLimit``.
    public var frames: [Int]
    /// The likely cause, in words; empty where nothing can be said.
    public var cause: String
    /// What would have prevented it, in words; empty where nothing can be said.
    public var prevention: String

    /// So many frames are named as evidence.
    public static let frameLimit = 8

    public init(
        _ kind: Kind, _ what: String, nodes: [String] = [], start: Instant, end: Instant?, count: Int = 1,
        frames: [Int] = [], cause: String = "", prevention: String = ""
    ) {
        self.kind = kind
        self.what = what
        self.nodes = nodes
        self.start = start
        self.end = end
        self.count = count
        self.frames = Array(frames.filter { $0 > 0 }.prefix(Self.frameLimit))
        self.cause = cause
        self.prevention = prevention
    }
}
