/// A form of a SAT: what `display`, `change`, `add` and `remove` are about.
public enum AdministeredForm: Hashable, Sendable {
    case ipOptions
    /// `ip-interface procr`.
    case processorEthernet
    /// `ip-network-region`, 1…2000.
    case networkRegion(Int)
    /// `media-gateway`, 1…999.
    case mediaGateway(Int)
    /// `system-parameters mg-recovery-rule`, 1…50.
    case recoveryRule(Int)
    /// `survivable-processor`, by its node name.
    case survivableProcessor(String)
}
