import Agents
import Wire

/// What each node last wrote into its journal, and where it was registered when.
final class LastWords {
    private(set) var words: [String: String] = [:]
    private(set) var stays: [String: [KeeperStatus.Stay]] = [:]

    /// Most stays that are kept of one node, the latest.
    private static let stayLimit = 200

    func take(_ progress: LabProgress) {
        guard case .journal(let moment, let node, let entry) = progress else { return }
        if let controller = entry.registration, stays[node] == nil || stays[node]?.last?.controller != controller {
            stays[node, default: []].append(KeeperStatus.Stay(seconds: moment.seconds, controller: controller))
            if stays[node, default: []].count > Self.stayLimit { stays[node]?.removeFirst() }
        }
        words[node] = [entry.kind.rawValue, entry.subject, entry.detail].compactMap { $0 }.joined(separator: " ")
    }
}
