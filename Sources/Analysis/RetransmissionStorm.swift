public import Wire

/// A time in which more than half of the messages for one node were repetitions.
public struct RetransmissionStorm: Hashable, Sendable {
    /// Time is looked at in pieces of this length.
    public static let piece = Duration.seconds(10)
    /// With fewer repetitions in a piece it is no storm.
    public static let bound = 20

    /// Who was asked so often.
    public var to: String
    public var start: Instant
    public var end: Instant
    public var messages: Int
    public var repetitions: Int
    public var frames: [Int]

    /// The finding that it makes.
    public var finding: Finding {
        Finding(
            .retransmissionStorm, "\(repetitions) of \(messages) messages to \(to) were repetitions", nodes: [to],
            start: start, end: end, count: repetitions, frames: frames,
            cause: "\(to) is dead, out of reach or overloaded, and everybody asks again",
            prevention: "a random delay before the first registration (MWD, H.248.1 §9.2), and back-off")
    }
}
