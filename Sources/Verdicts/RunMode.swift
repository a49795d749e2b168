/// Where a story was played.
public enum RunMode: String, Hashable, Sendable, Codable, CaseIterable {
    case wire, simulation
    /// A recording from elsewhere.
    case capture
}
