public import Wire

/// Everything that is administered on a group of H.323 phones that are alike, with the field's names and defaults.
public struct PhoneGroupSettings: Hashable, Sendable, Codable {
    /// The node's name in the topology.
    public var name: String
    /// The address that all of them have; each phone has a port of its own.
    public var address: IPAddress
    /// The region that the servers administer for their extensions, 1…2000.
    public var networkRegion: Int
    /// How many phones, 1…20,000.
    public var count: Int
    /// The extension of the first phone, 1 to 13 digits; the others count on from it.
    public var firstExtension: String
    /// The gatekeepers that a phone knows when it starts, in order, as DHCP or its settings file tells it.
    public var gatekeepers: [ControllerAddress]
    /// The RAS port of the first phone; the others count on from it.
    public var firstPort: UInt16 = 10_001
    /// `H.323 IP ENDPOINT Primary Search Time`, 5…3600 s.
    public var primarySearchTime: Duration = .seconds(75)
    /// `Idle Traffic Interval`: from one keep-alive RRQ to the next, where the gatekeeper grants no shorter time.
    public var idleTrafficInterval: Duration = .seconds(20)
    /// `Keep-Alive Interval`: an unanswered keep-alive is repeated after so long.
    public var keepAliveInterval: Duration = .seconds(5)
    /// `Keep-Alive Count`: with so many in a row unanswered, the gatekeeper is lost.
    public var keepAliveCount = 5
    /// How long a phone waits for the answer to an RRQ before it repeats it (H.225.0: 3 s).
    public var registrationTimeout: Duration = .seconds(3)
    /// How often an unanswered RRQ is repeated before the next gatekeeper is tried (H.225.0: 2); 0 and more.
    public var registrationTries = 2
    /// A phone waits for a time drawn from 0 to this before it asks for the first time, and when it has lost its
    /// gatekeeper (assumed).
    public var registrationSpread: Duration = .seconds(10)
    /// From the start of one walk through the gatekeepers to the start of the next, at least (assumed).
    public var retryPause: Duration = .seconds(10)
    /// Where a phone turns first when a gatekeeper has sent it away (assumed).
    public var afterUnregistration = AfterUnregistration.wholeList
    /// Seed of what is drawn.
    public var seed: UInt64 = 1

    public init(
        name: String, address: IPAddress, networkRegion: Int, count: Int, firstExtension: String,
        gatekeepers: [ControllerAddress]
    ) {
        self.name = name
        self.address = address
        self.networkRegion = networkRegion
        self.count = count
        self.firstExtension = firstExtension
        self.gatekeepers = gatekeepers
    }

    /// What a phone does when it was unregistered by URQ.
    public enum AfterUnregistration: String, Hashable, Sendable, Codable, CaseIterable {
        /// Tries each gatekeeper of its list in turn, from the top.
        case wholeList = "whole list"
        /// Tries the primary ones for the Primary Search Time first, as after a loss.
        case primarySearch = "primary search"
    }

    /// The extension of a phone, counted from 0; as many digits as the first one has, more where they run out.
    public func `extension`(of phone: Int) -> String {
        let text = String((Int(firstExtension) ?? 0) + phone)
        return String(repeating: "0", count: max(0, firstExtension.utf8.count - text.utf8.count)) + text
    }

    /// Where a phone, counted from 0, sends RAS from and takes it.
    public func endpoint(of phone: Int) -> Endpoint {
        Endpoint(address: address, port: firstPort &+ UInt16(truncatingIfNeeded: phone))
    }
}
