public import Wire

/// A media server that a controller knows: its link makes the controller active.
public struct AdministeredMediaServer: Hashable, Sendable, Codable {
    /// Its node name.
    public var name: String
    /// Where its OPTIONS come from.
    public var address: IPAddress

    public init(name: String, address: IPAddress) {
        self.name = name
        self.address = address
    }
}
