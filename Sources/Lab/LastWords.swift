import Agents

/// What each node last wrote into its journal.
final class LastWords {
    private(set) var words: [String: String] = [:]

    func take(_ progress: LabProgress) {
        guard case .journal(_, let node, let entry) = progress else { return }
        words[node] = [entry.kind.rawValue, entry.subject, entry.detail].compactMap { $0 }.joined(separator: " ")
    }
}
