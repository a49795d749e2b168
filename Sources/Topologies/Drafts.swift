import Agents
import Wire

/// A node's place: what every kind of node has.
struct Placement {
    var name: String
    var network: String
    var prefixLength: Int
    var address: IPAddress
    var region: Int?
    var line: Int
    var column: Int
}

/// A router whose addresses may still have to be chosen.
struct RouterDraft {
    var name: String
    /// Nil addresses are chosen once all others are known.
    var legs: [(network: Network, address: IPAddress?)]
    var line: Int
    var column: Int
}

struct ServerDraft {
    var place: Placement
    var settings: ControllerSettings
    /// False where main does not know the survivable.
    var isAdministered: Bool
    /// The name of the server that gateways are sent to.
    var redirection: Element?
    /// The id in its RRQs, where it is another than that of its record.
    var sentIdentifier: UInt16?
}

/// What is administered on one SIP entity of a session manager.
struct EntityDraft {
    /// One entity link for each; empty for the session manager's own transport.
    var transports: [Transport] = []
    var overrides = EntityOverrides()
}

struct SessionManagerDraft {
    var place: Placement
    var settings: SessionManagerSettings
    var links: [Element]
    var transport: Transport
    var entities: [String: EntityDraft]
}

struct MediaServerDraft {
    var place: Placement
    var settings: MediaServerSettings
    var controllers: [Element]
    var transport: Transport
}

struct GatewayDraft {
    var place: Placement
    var settings: GatewaySettings
    /// Empty until one is chosen.
    var hasSerial: Bool
    /// The serial number to count on from.
    var serialBase: String
    var mgcList: [Element]
    var provides: [String]
    var stations: Int
    var isAdministered: Bool
    /// The number of its recovery rule and where the file says so; nil for none.
    var recoveryRule: (number: Int, element: Element)?
    var autoFallback = AutoFallback.byRule
    /// Where its list has `survivable-call-engine`, from 0.
    var callEngine: Int?
}

/// Which gateways ask main to take them back.
enum AutoFallback: String, CaseIterable {
    /// Those that have a recovery rule.
    case byRule = "by rule"
    case always
    case never
}

struct PhonesDraft {
    var place: Placement
    var settings: PhoneGroupSettings
    /// Empty for main.
    var gatekeepers: [Element]
}

struct ProgramDraft {
    var place: Placement
    var command: [String]
    /// A gateway that is no agent of ours: its region.
    var gatewayRegion: Int?
    var serial: String?
    /// Nil: where the gateway's encoding goes by custom.
    var h248Port: UInt16?
    var sipPort: UInt16
}
