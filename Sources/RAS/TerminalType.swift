/// What an endpoint says it is in `EndpointType` (H.225.0 §7.4); a survivable registers as a gateway (assumed).
public enum TerminalType: Hashable, Sendable {
    case gatekeeper, gateway, mcu, terminal
    /// None of the four descriptions is present.
    case undefined
}
