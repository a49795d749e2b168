/// The next moment at which a machine wants to be woken, and the timer that asks for it.
public struct Wakeup: Hashable, Comparable, Sendable {
    public let at: Instant
    /// The timer's name in the words of its standard, such as `Timer E` or `Primary Search Timer`.
    public let timer: String

    public init(at: Instant, timer: String) {
        self.at = at
        self.timer = timer
    }

    public static func < (left: Wakeup, right: Wakeup) -> Bool { left.at < right.at }

    /// The earlier of two wake-ups, either of which may be absent.
    public static func earlier(_ left: Wakeup?, _ right: Wakeup?) -> Wakeup? {
        guard let left else { return right }
        guard let right else { return left }
        return right < left ? right : left
    }
}
