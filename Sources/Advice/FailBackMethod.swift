/// A way to bring gateways back to main.
///
/// The first three of a person's ways are those that the feature's description names, in its order; the others are
/// found in the manuals (domain: manual fail-back; `enable mg-return`; `stop -acfn` on a survivable).
public enum FailBackMethod: String, Hashable, Sendable, CaseIterable {
    /// Nothing: recovery rules and searches bring back whom they bring back.
    case wait
    /// `enable mg-return` on main.
    case enableReturn = "enable mg-return"
    /// `disable nr-registration` on the survivables; somebody has to enable it again.
    case disableRegions = "disable nr-registration"
    /// `change ip-interface procr` on the survivables; somebody has to enable it again.
    case disableProcessorEthernet = "disable procr"
    /// `stop -acfn` on the survivables, `start -ac` when all is done.
    case stop = "stop survivable"
    /// `reset system 4` on the survivables: nobody has to undo it.
    case reboot = "reboot survivable"
    /// `reset` on each gateway that is away.
    case resetGateways = "reset gateways"
}
