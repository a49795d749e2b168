public import Agents

/// What a node process is told before it does anything: the first line on its control channel, as JSON.
public struct NodeConfiguration: Hashable, Sendable, Codable {
    public var settings: AgentSettings

    public init(settings: AgentSettings) { self.settings = settings }
}
