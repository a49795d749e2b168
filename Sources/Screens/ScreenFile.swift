/// A file of screens: what a terminal showed of the real system, or what its OSSI answered.
public struct ScreenFile: Hashable, Sendable {
    /// For line references.
    public var name: String
    public var bytes: [UInt8]

    /// What is longer is refused, in bytes.
    public static let sizeLimit = 8 << 20

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
