public import Wire

/// A line of a routing table.
public struct Route: Hashable, Sendable, Codable {
    public var destination: IPNetwork
    /// The router's address on a network of the node.
    public var via: IPAddress

    public init(destination: IPNetwork, via: IPAddress) {
        self.destination = destination
        self.via = via
    }

    private enum CodingKeys: String, CodingKey { case destination, via }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let text = try container.decode(String.self, forKey: .destination)
        guard let destination = IPNetwork(text) else {
            throw DecodingError.dataCorruptedError(
                forKey: .destination, in: container, debugDescription: "'\(text)' is no network.")
        }
        self.init(destination: destination, via: try container.decode(IPAddress.self, forKey: .via))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(destination.description, forKey: .destination)
        try container.encode(via, forKey: .via)
    }
}
