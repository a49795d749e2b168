public import Wire

/// What an analysis cannot learn from packets: names, regions, and who backs whom.
///
/// Everything may be left out. Then nodes are named by what the recording says, or by their address, controllers are
/// found by what they do, and every gateway is taken to be in region 0.
public struct NameBook: Hashable, Sendable {
    /// What a controller is to the regions.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        case main, survivable
    }

    /// The name of the node that has an address.
    public var nodes: [IPAddress: String] = [:]
    /// The network region of a gateway, by the gateway's name.
    public var regions: [String: Int] = [:]
    /// The network region of a group of phones, by the name of its node.
    public var phones: [String: Int] = [:]
    /// The role of each controller, by name.
    public var controllers: [String: Role] = [:]
    /// `BACKUP SERVERS IN PRIORITY ORDER` of a region, by name.
    public var backupServers: [Int: [String]] = [:]
    /// The controllers of a gateway's list above its transition point, by name.
    public var primarySide: [String: [String]] = [:]
    /// The controllers of each media server, the first one first, by its name.
    public var mediaServers: [String: [String]] = [:]
    /// Survivables whose activity main does not act on, because their releases differ, by name.
    public var passedOver: Set<String> = []
    /// The errors with which main refuses a gateway whose region is disabled (assumed: 503).
    public var regionDisabledErrors: [Int] = [503]

    /// How SIP entities judge their links, by the names of both ends; ``EntityLinkTable/standard`` where nothing is
    /// said.
    public var linkTables: [String: [String: EntityLinkTable]] = [:]

    /// True where ``Findings/sendings`` shall be listed, which takes time and memory.
    public var listsSendings = false

    public init() {}

    /// True where the book says nothing of regions, so that all gateways are reported together.
    public var isWithoutRegions: Bool { regions.isEmpty }

    /// The region of a gateway; 0 where the book does not know it.
    public func region(of gateway: String) -> Int { regions[gateway] ?? 0 }
}
