public import Wire

/// A command to an agent in typed form; module Consoles reads the words of the field into it.
public struct ConsoleCommand: Hashable, Sendable {
    /// What a person or the timeline can ask of an agent.
    public enum Action: Hashable, Sendable {
        /// Reboot the gateway or the server's call processing: links drop, then the boot time, then a cold start.
        case reset
        /// `reset system` of level 1, which changes nothing, 2 or 3, which drop every link and serve again at once.
        case restart(level: Int)
        /// `reset system interchange`: the standby server of a duplicated pair becomes the active one.
        case interchange
        case setPrimarySearchTimer(Duration)
        case setTotalSearchTimer(Duration)
        case setTransitionPoint(Int)
        /// `set sls enable` and `set sls disable`.
        case setLocalSurvivability(Bool)
        /// The controllers of the MGC list, 1…4, by address; it counts from the next search on.
        case setMGCList([IPAddress])
        /// Takes one controller from the MGC list, or nil for all.
        case clearMGCList(IPAddress?)
        /// `disable` and `enable nr-registration network-region`.
        case setRegionRegistration(region: Int, isEnabled: Bool)
        /// `enable mg-return`.
        case returnGateways
        /// `disable mg-return`: main looks at once who returned.
        case endReturn
        /// How many calls a gateway has.
        case setActiveCalls(Int)
        /// How many calls of a gateway are being set up.
        case setCallsBeingSetUp(Int)
        /// Whether a Session Manager takes new calls.
        case setServiceState(SessionManagerSettings.ServiceState)
        /// `save translation` and `copy running-config startup-config`: what was changed outlasts a reset.
        case save
        /// `nvram initialize`: a gateway as it left the factory, saved; then it resets.
        case initialize
        /// A command of the real system that the emulator knows and does not carry out; why not.
        case notEmulated(String)
        case show(ConsoleScreen)
        /// `status nr-registration network-region`.
        case showRegion(Int)
        /// `status ip-network-region`.
        case showNetworkRegion(Int)
        /// `status media-gateway`.
        case showMediaGateway(Int)
        /// `list trace ras ip-address`.
        case traceRAS(IPAddress)
        case display(AdministeredForm)
        /// All of the fields or, where one is refused, none.
        case change(AdministeredForm, [FormField])
        case add(AdministeredForm, [FormField])
        case remove(AdministeredForm)

        /// `Force Phones and Gateways to Active Survivable Servers?`
        public static func setForceToActiveSurvivable(_ isOn: Bool) -> Self { .change(.ipOptions, [.force(isOn)]) }

        /// `Enable Interface?` of `ip-interface procr`.
        public static func setProcessorEthernet(_ isOn: Bool) -> Self {
            .change(.processorEthernet, [.enableInterface(isOn)])
        }
    }

    /// Comes back in the answer.
    public var token: UInt64
    /// What is asked for.
    public var action: Action

    public init(token: UInt64, action: Action) {
        self.token = token
        self.action = action
    }
}
