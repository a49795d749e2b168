/// Why a topology cannot have another setting, in a sentence with a way out.
public struct SettingChangeError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    /// - Parameter description: what is wrong and a way out, in a sentence without a full stop.
    public init(_ description: String) { self.description = description }
}
