public import Wire

/// A controller in an MGC list.
public struct ControllerAddress: Hashable, Sendable, Codable {
    /// The controller's name in the topology, for the journal.
    public var name: String
    /// Where its H.248 port is.
    public var endpoint: Endpoint

    public init(name: String, endpoint: Endpoint) {
        self.name = name
        self.endpoint = endpoint
    }
}
