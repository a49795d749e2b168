import Megaco
import Wire

/// Why a gateway searches for a controller; the method and reason of its ServiceChange follow (H.248.1 §11.2, §11.5).
enum SearchCause: Hashable, Sendable {
    /// Power-up or reset.
    case coldStart
    /// The link to this controller was lost, or the controller sent the gateway away.
    case linkLoss(from: Endpoint)
    /// One controller handed the gateway to another.
    case handOff(from: Endpoint, to: Endpoint)

    /// What the registration request to a controller says.
    func method(to controller: Endpoint) -> (ServiceChangeMethod, ServiceChangeReason) {
        switch self {
        case .coldStart: (.restart, .coldBoot)
        case .handOff(_, let target) where target == controller: (.handOff, .directedChange)
        case .linkLoss(let former), .handOff(let former, _):
            former == controller ? (.disconnected, .serviceRestored) : (.failover, .controllerImpendingFailure)
        }
    }
}
