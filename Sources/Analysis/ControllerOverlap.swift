public import Wire

/// A period in which stays with more than one controller run.
public struct ControllerOverlap: Hashable, Sendable {
    public let start: Instant
    /// Nil where it lasts.
    public let end: Instant?
    /// Who is in it, and how many stays with each ran at once at the most.
    public let most: [String: Int]

    /// The controllers in the order of their names.
    public var controllers: [String] { most.keys.sorted() }

    /// All such periods, in order of time.
    ///
    /// What ends at a moment ends before what begins then, so that a hand-over is none; stays of no length do not
    /// count.
    ///
    /// - Parameters:
    ///   - stays: a stay without an end lasts.
    ///   - needed: a controller that has to be among them all the time; nil for any.
    public static func all(
        of stays: some Sequence<(controller: String, start: Instant, end: Instant?)>, including needed: String? = nil
    ) -> [ControllerOverlap] {
        var edges: [(time: Instant, isStart: Bool, controller: String)] = []
        for stay in stays where stay.end.map({ $0 > stay.start }) ?? true {
            edges.append((stay.start, true, stay.controller))
            if let end = stay.end { edges.append((end, false, stay.controller)) }
        }
        edges.sort { ($0.time, $0.isStart ? 1 : 0, $0.controller) < ($1.time, $1.isStart ? 1 : 0, $1.controller) }
        var running: [String: Int] = [:]
        var open: (start: Instant, most: [String: Int])?
        var periods: [ControllerOverlap] = []
        for edge in edges {
            let count = running[edge.controller, default: 0] + (edge.isStart ? 1 : -1)
            running[edge.controller] = count > 0 ? count : nil
            if running.count > 1, needed.map({ running[$0] != nil }) ?? true {
                open = open ?? (edge.time, [:])
                open?.most.merge(running) { max($0, $1) }
            } else if let begun = open {
                open = nil
                if edge.time > begun.start {
                    periods.append(ControllerOverlap(start: begun.start, end: edge.time, most: begun.most))
                }
            }
        }
        if let open { periods.append(ControllerOverlap(start: open.start, end: nil, most: open.most)) }
        return periods
    }
}
