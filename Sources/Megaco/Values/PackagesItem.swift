/// A package that a termination has, and its version (Annex B.2 packagesItem).
public struct PackagesItem: Hashable, Sendable {
    /// At most 64 characters.
    public var name: ParameterName
    public var version: UInt16

    public init(name: ParameterName, version: UInt16) {
        self.name = name
        self.version = version
    }
}
