/// What the timeline does with a copy of nodes.
public enum BackupAction: String, Hashable, Sendable, CaseIterable {
    /// Copies what the nodes have saved: translations, startup configurations.
    case snapshot
    /// Ends the nodes where they run, and starts them as the last snapshot has them, at the same addresses.
    case start = "start from backup"
}
