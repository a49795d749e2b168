public import SIP
public import Wire

/// Everything that is administered on a Session Manager, as far as link monitoring needs it.
public struct SessionManagerSettings: Hashable, Sendable, Codable {
    /// The node's name in the topology.
    public var name: String
    /// Its own address.
    public var address: IPAddress
    /// The peers that it monitors.
    public var entityLinks: [EntityLink]
    /// The interval of OPTIONS on a link that is up.
    public var proactiveCycle: Duration = .seconds(900)
    /// The interval of OPTIONS on a link that is not up.
    public var reactiveCycle: Duration = .seconds(120)
    /// How often an OPTIONS that was not answered well is tried again before the link is down.
    public var retries = 1
    /// Which answers mean down.
    public var verdictPreset = EntityLinkVerdicts.Preset.standard
    /// What an OPTIONS from a peer whose link is down leads to (assumed).
    public var onOptionsFromPeer = OnOptionsFromPeer.probeNow
    /// Whether it takes new calls from the start; its console changes that.
    public var serviceState = ServiceState.accept
    /// The calls that it sends; nil for none.
    public var calls: SessionManagerCalls?
    /// SIP over UDP and TCP.
    public var sipPort: UInt16 = 5060
    /// The base timers of its SIP transactions.
    public var sipTiming = Timing()
    /// What it does with its connections beyond sending on them.
    public var sipConnections = ConnectionUse()
    /// Most TCP connections held at once; further ones are refused with RST and counted.
    public var connectionLimit = 2000
    /// A connection of a stranger on which no whole message has come for so long is dropped.
    public var idleConnectionLimit: Duration = .seconds(60)
    /// Seed of branches and tags.
    public var seed: UInt64 = 1

    public init(name: String, address: IPAddress, entityLinks: [EntityLink]) {
        self.name = name
        self.address = address
        self.entityLinks = entityLinks
    }

    /// Whether a Session Manager takes new calls; one that does not goes on monitoring and answering.
    public enum ServiceState: String, Hashable, Sendable, Codable, CaseIterable {
        case accept = "accept new service"
        case deny = "deny new service"
    }

    /// What an OPTIONS from the other side does to a link that is down.
    public enum OnOptionsFromPeer: String, Hashable, Sendable, Codable, CaseIterable {
        case probeNow = "probe now"
        case upAtOnce = "up"
    }
}
