/// A contact centre: calls that a session manager sends to whichever server it has an entity link to, and the agents
/// that answer them.
///
/// Its calls are events, not INVITEs: they follow where gateways are registered and which links are up, and change
/// nothing there.
public struct ContactCentre: Hashable, Sendable {
    /// The agents of one gateway.
    public struct Desk: Hashable, Sendable {
        public var gateway: String
        /// 0…``ContactCentre/agentLimit``.
        public var agents: Int

        public init(gateway: String, agents: Int) {
            self.gateway = gateway
            self.agents = agents
        }
    }

    /// The most agents of one gateway.
    public static let agentLimit = 999
    /// The most calls of a story.
    public static let callLimit = 1_000_000

    /// Who routes the calls.
    public var sessionManager: String
    /// How many calls come in an hour, 1…36000; the gaps between them are exponential.
    public var callsPerHour: Int
    /// In the order of the file.
    public var desks: [Desk]
    /// When the first call may come.
    public var opens: Duration = .zero
    /// Calls that the IVR deals with, and no agent: 0…1,000,000.
    public var ivrPerMillion = 0
    /// The mean time for which a call has its agent, 1 s…1 h; exponential.
    public var handlingTime: Duration = .seconds(180)
    /// The mean time after which a caller who waits hangs up, exponential; nil where all wait.
    public var patience: Duration?

    public init(sessionManager: String, callsPerHour: Int, desks: [Desk]) {
        self.sessionManager = sessionManager
        self.callsPerHour = callsPerHour
        self.desks = desks
    }
}
