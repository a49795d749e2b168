/// The faults of a media gateway's `show faults`, in its words.
enum GatewayFault: String, Hashable, Sendable, CaseIterable {
    case noPrimary = "Primary controller not found"
    case noController = "No controller found"
    case registrationFailure = "Registration failure"
    case linkDown = "H.248 control link down"
}
