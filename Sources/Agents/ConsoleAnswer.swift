/// What an agent answers to a command.
public struct ConsoleAnswer: Hashable, Sendable {
    /// What came of the command.
    public enum Body: Hashable, Sendable {
        case done
        /// The command means nothing here, or the real system would refuse it; the text says why.
        case refused(String)
        case screen(ConsoleScreen, [ConsoleRow])
    }

    /// The token of the command.
    public var token: UInt64
    /// What came of it.
    public var body: Body

    public init(token: UInt64, body: Body) {
        self.token = token
        self.body = body
    }
}
