public import SIP
public import Wire

/// Everything that is administered on a media server (AAMS), as far as its link to a controller goes.
public struct MediaServerSettings: Hashable, Sendable, Codable {
    /// The node's name in the topology.
    public var name: String
    /// Its own address.
    public var address: IPAddress
    /// The controllers whose resource it may be, the first one first: it is registered with one of them at a time.
    public var controllers: [EntityLink]
    /// Between its OPTIONS to the controller that it is registered with, or to the one it tries (assumed).
    public var optionsInterval: Duration = .seconds(30)
    /// Whether it goes back to an earlier controller of its list, which it asks at the same interval (assumed).
    public var returnsByItself = false
    /// SIP over UDP and TCP.
    public var sipPort: UInt16 = 5060
    /// The base timers of its SIP transactions.
    public var sipTiming = Timing()
    /// Seed of branches and tags.
    public var seed: UInt64 = 1

    public init(name: String, address: IPAddress, controllers: [EntityLink]) {
        self.name = name
        self.address = address
        self.controllers = controllers
    }
}
