/// The state of an entity link as Session Manager shows it.
public enum EntityLinkState: String, Hashable, Sendable, Codable, CaseIterable {
    case up
    case partiallyUp = "partially up"
    case down
    case denyNewService = "deny new service"
}
