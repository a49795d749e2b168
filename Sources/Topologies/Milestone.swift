/// A kind of event that is more than one message: what happened to a gateway, a controller, a region, an entity link.
///
/// The words are those of topology files; where an agent writes the same down, those of its journal.
public enum Milestone: String, Hashable, Sendable, CaseIterable {
    // Gateway.
    /// An attempt at a controller begins: its first SYN, or over UDP its first ServiceChange.
    case attempt = "attempt"
    /// A SYN was answered by RST.
    case connectionRefused = "connection refused"
    case registered = "registered"
    /// A ServiceChange was answered by an error, or by the name of another controller.
    case refused = "refused"
    /// An attempt that nothing answers; it counts from where it begins.
    case unanswered = "unanswered"
    /// The link went silent, or ended by FIN or RST; when that showed.
    case linkLost = "link lost"
    case unregistered = "unregistered"
    /// The first attempt of a search past the transition point.
    case crossing = "transition point crossed"
    case searchStarted = "search started"
    case primarySearchExpired = "primary search timer expired"
    case totalSearchExpired = "total search timer expired"
    /// Calls at a registration with the controller that has them.
    case callsKept = "calls kept"
    /// Stable calls at a registration with another controller.
    case callsPreserved = "calls preserved"
    case callsDropped = "calls dropped"
    /// A call of the load that could not begin.
    case callBlocked = "call blocked"
    /// The states of Standard Local Survivability.
    case localSetup = "SLS setup"
    case localRegistered = "SLS registered"
    case localTeardown = "SLS teardown"
    case localUnregistered = "SLS unregistered"
    // Gateway and controller.
    case booted = "booted"
    case reset = "reset"
    // Controller.
    case active = "active"
    case inactive = "inactive"
    case gatewayRegistered = "gateway registered"
    case gatewayRefused = "gateway refused"
    case gatewayUnregistered = "gateway unregistered"
    case gatewayLost = "gateway link lost"
    case linkLossDelayExpired = "link loss delay timer expired"
    /// Calls that the controller subtracts, because it cannot go on with them.
    case callsCleared = "calls cleared"
    case survivableRegistered = "survivable registered"
    case survivableRefused = "survivable refused"
    case survivableLost = "survivable lost"
    case registeredWithMain = "registered with main"
    case refusedByMain = "refused by main"
    case mainLost = "main lost"
    case denialEvent = "denial event"
    case mediaServerRegistered = "media server registered"
    case mediaServerLost = "media server lost"
    // Gateway and controller.
    case alarmRaised = "alarm raised"
    case alarmCleared = "alarm cleared"
    // Region.
    case splitBegins = "split begins"
    case splitEnds = "split ends"
    case prevented = "prevented"
    case enabled = "en"
    case pendingDisable = "prd"
    case disabled = "rd"
    case pendingEnable = "pen"
    case pendingAutoDisable = "pad"
    case autoDisabled = "ad"
    case pendingAutoEnable = "pae"
    // Entity link.
    case up = "up"
    case down = "down"
    case partiallyUp = "partially up"
    case denyNewService = "deny new service"

    /// Who can tell of it, the one who is asked first in front: packets wherever they can tell.
    public var witnesses: [Claim.Witness] {
        switch self {
        case .attempt, .registered, .refused, .unanswered, .linkLost, .unregistered, .active, .inactive,
            .gatewayRegistered, .gatewayRefused, .gatewayUnregistered, .enabled, .pendingAutoDisable, .autoDisabled,
            .up, .down:
            [.packets, .journal]
        case .connectionRefused, .crossing, .splitBegins, .splitEnds, .prevented: [.packets]
        case .callsKept, .callsPreserved, .callsDropped, .callBlocked, .callsCleared, .localSetup, .localRegistered,
            .localTeardown, .localUnregistered, .searchStarted, .primarySearchExpired,
            .totalSearchExpired, .booted, .reset, .gatewayLost,
            .linkLossDelayExpired, .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain,
            .refusedByMain, .mainLost, .denialEvent, .mediaServerRegistered, .mediaServerLost, .alarmRaised,
            .alarmCleared, .pendingDisable, .disabled,
            .pendingEnable, .pendingAutoEnable, .partiallyUp,
            .denyNewService:
            [.journal]
        }
    }
}
