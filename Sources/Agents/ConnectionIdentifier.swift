/// A TCP connection's name between an agent and its driver.
///
/// The agent numbers the connections that it opens 1, 2, 3 …; the driver numbers those that it accepts −1, −2, −3 ….
/// No number is used twice in the life of an agent.
public struct ConnectionIdentifier: Hashable, Comparable, Sendable, Codable {
    /// Above zero for connections that the agent opened, below for those that it accepted.
    public let value: Int32

    public init(_ value: Int32) { self.value = value }

    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
