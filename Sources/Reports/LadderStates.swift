import Analysis
import Wire

/// With which controller each gateway is registered at a moment, and how that is written: a letter and a colour a
/// controller.
struct LadderStates {
    /// What stands for a gateway without service.
    static let without: Character = "-"

    private struct Stay {
        var start: Instant
        var end: Instant?
        var controller: String
    }

    /// Controllers that had a gateway, in the order of findings.
    let controllers: [String]
    private let stays: [String: [Stay]]
    private let letters: [String: Character]
    private let colours: [String: String]

    init(_ findings: Findings) {
        stays = Dictionary(grouping: findings.links, by: \.gateway).mapValues { links in
            links.map { Stay(start: $0.start, end: $0.end, controller: $0.controller) }.sorted { $0.start < $1.start }
        }
        let serving = Set(findings.links.map(\.controller))
        controllers = findings.controllers.filter(serving.contains)
        letters = ControllerLetters.of(controllers)
        var colours: [String: String] = [:]
        for (index, name) in controllers.enumerated() { colours[name] = ControllerLetters.colour(index) }
        self.colours = colours
    }

    /// Nil where the gateway is without service.
    func controller(of gateway: String, at time: Instant) -> String? {
        guard let stays = stays[gateway] else { return nil }
        var low = 0
        var high = stays.count
        while low < high {
            let middle = (low + high) / 2
            if stays[middle].start <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0, stays[low - 1].end.map({ time < $0 }) ?? true else { return nil }
        return stays[low - 1].controller
    }

    func letter(of controller: String?) -> Character { controller.flatMap { letters[$0] } ?? Self.without }

    /// The colour of letters; red for none.
    func colour(of controller: String?) -> String { controller.flatMap { colours[$0] } ?? "31" }
}
