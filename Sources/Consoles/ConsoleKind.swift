public import Agents

/// Whose console it is: each kind of node has words of its own.
public enum ConsoleKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The command line of a G430 or G450.
    case gateway
    /// The SAT of a Communication Manager server, main or survivable.
    case controller
    /// A Session Manager, as far as its entity links go.
    case sessionManager = "session manager"
    /// A media server, as far as its controllers go.
    case mediaServer = "media server"
    /// A group of H.323 phones.
    case phones
    /// A server that is up or down.
    case stub

    /// The kind of console that an agent with these settings has.
    public init(_ settings: AgentSettings) {
        switch settings {
        case .gateway: self = .gateway
        case .controller: self = .controller
        case .sessionManager: self = .sessionManager
        case .mediaServer: self = .mediaServer
        case .phones: self = .phones
        case .stub: self = .stub
        }
    }

    /// With its article, for sentences.
    var name: String {
        switch self {
        case .gateway: "a media gateway"
        case .controller: "a Communication Manager server"
        case .sessionManager: "a session manager"
        case .mediaServer: "a media server"
        case .phones: "a group of phones"
        case .stub: "a stub"
        }
    }
}
