import Frames
import Megaco

/// The stories that several tests look at.
extension Story {
    static let gateways = ["mg1", "mg2", "mg3", "mg4"]

    /// All four gateways register with main at 1 s, supervised until `end` each.
    mutating func sunnyStart(until ends: [Double]) -> [Link] {
        zip(Self.gateways, ends).enumerated().map { index, pair in
            let begin = 1 + Double(index) * 0.1
            let link = register(pair.0, "main", .restart, .coldBoot, at: begin)
            supervise(link, from: begin, to: pair.1)
            return link
        }
    }

    /// A gateway notices the loss at `seconds`, tries main every 10 s until the Primary Search Timer ends, then `srs`.
    mutating func failOver(
        _ link: Link, at seconds: Double, primarySearch: Double = 60, method: ServiceChangeMethod = .failover
    ) -> Link {
        segment(link, fromGateway: true, flags: [.fin, .ack], at: seconds, lost: true)
        for attempt in 0..<Int(primarySearch / 10) {
            _ = open(link.gateway, "main", at: seconds + Double(attempt) * 10, answered: false)
        }
        return register(link.gateway, "srs", method, .controllerImpendingFailure, at: seconds + primarySearch)
    }

    /// Partial failure (S6): mg1 and mg2 lose main at 60 s and are with srs from 168.08 s and 168.18 s on.
    static func partialFailure(
        isDirected: Bool = true, primarySearch: Double = 60, mainUntil: Double = 300
    ) -> (Story, [Link]) {
        var story = Story(isDirected: isDirected)
        var links = story.sunnyStart(until: [60, 60, mainUntil, mainUntil])
        for index in 0..<2 {
            links[index] = story.failOver(
                links[index], at: 108 + Double(index) * 0.1, primarySearch: primarySearch)
            story.supervise(links[index], from: 108 + primarySearch, to: 300)
        }
        return (story, links)
    }
}
