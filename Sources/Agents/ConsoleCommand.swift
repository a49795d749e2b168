/// A command to an agent in typed form; module Consoles reads the words of the field into it.
public struct ConsoleCommand: Hashable, Sendable {
    /// What a person or the timeline can ask of an agent.
    public enum Action: Hashable, Sendable {
        /// Reboot the gateway or the server's call processing: links drop, then the boot time, then a cold start.
        case reset
        case setPrimarySearchTimer(Duration)
        case setTotalSearchTimer(Duration)
        case setTransitionPoint(Int)
        /// `set sls enable` and `set sls disable`.
        case setLocalSurvivability(Bool)
        /// `Force Phones and Gateways to Active Survivable Servers?`
        case setForceToActiveSurvivable(Bool)
        /// `disable` and `enable nr-registration network-region`.
        case setRegionRegistration(region: Int, isEnabled: Bool)
        /// `enable mg-return`.
        case returnGateways
        /// `Enable Interface?` of `ip-interface procr`.
        case setProcessorEthernet(Bool)
        /// How many calls a gateway has.
        case setActiveCalls(Int)
        /// How many calls of a gateway are being set up.
        case setCallsBeingSetUp(Int)
        /// Whether a Session Manager takes new calls.
        case setServiceState(SessionManagerSettings.ServiceState)
        case show(ConsoleScreen)
        /// `status nr-registration network-region`.
        case showRegion(Int)
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
