/// A Communication Manager release such as 10.2.
public struct Release: Hashable, Sendable, Codable {
    /// The number before the dot.
    public var major: UInt8 = 10
    /// The number after it.
    public var minor: UInt8 = 2

    public init(major: UInt8 = 10, minor: UInt8 = 2) {
        self.major = major
        self.minor = minor
    }
}
