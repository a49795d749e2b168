import Wire

/// A period in which spans of more than one controller run.
struct Overlap: Hashable, Sendable {
    let start: Instant
    let end: Instant
    /// In the order of their names.
    let controllers: [String]

    /// The first such period that is longer than a limit.
    ///
    /// - Parameter needed: a controller that must be among them all the time; nil for any.
    static func first(
        of spans: [ServiceHistory.Span], longerThan limit: Duration, including needed: String? = nil
    ) -> Overlap? {
        var edges: [(time: Instant, isStart: Bool, controller: String)] = []
        for span in spans where span.end > span.start {
            edges.append((span.start, true, span.controller))
            edges.append((span.end, false, span.controller))
        }
        // What ends at a moment ends before what begins then.
        edges.sort { ($0.time, $0.isStart ? 1 : 0, $0.controller) < ($1.time, $1.isStart ? 1 : 0, $1.controller) }
        var running: [String: Int] = [:]
        var since: Instant?
        var involved: Set<String> = []
        for edge in edges {
            running[edge.controller, default: 0] += edge.isStart ? 1 : -1
            if running[edge.controller] == 0 { running[edge.controller] = nil }
            let isSplit = running.count > 1 && (needed.map { running[$0] != nil } ?? true)
            if isSplit {
                if since == nil { involved = [] }
                since = since ?? edge.time
                involved.formUnion(running.keys)
            } else if let start = since {
                if edge.time - start > limit {
                    return Overlap(start: start, end: edge.time, controllers: involved.sorted())
                }
                since = nil
            }
        }
        return nil
    }
}
