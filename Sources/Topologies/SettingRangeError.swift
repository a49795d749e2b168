/// Why the values of a sweep cannot be read.
public struct SettingRangeError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
