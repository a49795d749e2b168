/// A profile's name and version, such as `AVMG/1`.
public struct ServiceChangeProfile: Hashable, Sendable, Codable {
    public var name: String
    /// 1…99.
    public var version: Int

    public init(name: String, version: Int) {
        self.name = name
        self.version = version
    }
}
