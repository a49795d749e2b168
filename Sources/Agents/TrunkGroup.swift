/// The trunks of one gateway, as a server knows them.
public struct TrunkGroup: Hashable, Sendable, Codable {
    /// The number of the gateway's form, 1…999.
    public var gateway: Int
    /// How many calls it takes at one time, 1…999.
    public var channels: Int

    public init(gateway: Int, channels: Int) {
        self.gateway = gateway
        self.channels = channels
    }
}
