/// The settings of any agent, as they travel to the process or simulator that runs it.
public enum AgentSettings: Hashable, Sendable, Codable {
    case gateway(GatewaySettings)
    case controller(ControllerSettings)
    case sessionManager(SessionManagerSettings)
    case mediaServer(MediaServerSettings)
    case phones(PhoneGroupSettings)
    case stub(StubSettings)

    /// A new agent, as it is before it boots.
    public func makeAgent() -> any Agent {
        switch self {
        case .gateway(let settings): Gateway(settings)
        case .controller(let settings): Controller(settings)
        case .sessionManager(let settings): SessionManager(settings)
        case .mediaServer(let settings): MediaServer(settings)
        case .phones(let settings): PhoneGroup(settings)
        case .stub(let settings): Stub(settings)
        }
    }

    /// The node's name in the topology.
    public var name: String {
        switch self {
        case .gateway(let settings): settings.name
        case .controller(let settings): settings.name
        case .sessionManager(let settings): settings.name
        case .mediaServer(let settings): settings.name
        case .phones(let settings): settings.name
        case .stub(let settings): settings.name
        }
    }
}
