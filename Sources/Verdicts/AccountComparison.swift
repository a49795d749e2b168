public import Wire

/// Holds the account of a run on the wire against that of a simulation: the same events at each node, in the same
/// order, at the same times as far as the host allows.
///
/// Events of a track that lie closer together than the tolerance may change places. An event near the end of the story
/// may be missing on the wire, and so may a state that lasts no longer than the tolerance.
public struct AccountComparison: Hashable, Sendable {
    /// An event of a track in both accounts, or in one.
    public struct Row: Hashable, Sendable {
        public var simulated: Account.Event?
        public var wire: Account.Event?
        public var difference: Difference?

        public var time: Instant { simulated?.time ?? wire?.time ?? .start }
    }

    /// What is not the same.
    public enum Difference: Hashable, Sendable {
        /// Not on the wire, not in the simulation.
        case missing, extra
        /// On the wire so much later (earlier where below zero) than in the simulation, more than is allowed.
        case late(by: Duration, allowed: Duration)
        /// On the wire before an event that comes clearly before it in the simulation.
        case swapped
    }

    /// One track of which something is not the same.
    public struct Track: Hashable, Sendable {
        public var name: String
        /// In order of time.
        public var rows: [Row]
    }

    /// By name; tracks that are the same are left out.
    public let tracks: [Track]
    /// The host was so late that no difference means anything; then there are none.
    public let isTooLate: Bool

    /// - Parameter end: when the story ends.
    public init(simulation: Account, wire: Account, tolerance: HostTolerance, end: Instant) {
        let last = simulation.tracks.values.compactMap(\.last?.time).max() ?? .start
        isTooLate = tolerance.hostLateness(at: last) > HostTolerance.limit
        guard !isTooLate else {
            tracks = []
            return
        }
        let names = Set(simulation.tracks.keys).union(wire.tracks.keys).sorted()
        tracks = names.compactMap { name in
            let matching = TrackMatching(
                simulation.tracks[name] ?? [], wire.tracks[name] ?? [], tolerance: tolerance, end: end)
            return matching.rows.contains { $0.difference != nil } ? Track(name: name, rows: matching.rows) : nil
        }
    }

    /// Every track of two accounts, those that are the same as well, by name: of any two recordings, the first in the
    /// place of a simulation and the second in that of the wire.
    ///
    /// - Parameter tolerance: so much earlier or later is as good.
    public static func tracks(
        _ one: Account, _ other: Account, tolerance: Duration, end: Instant
    ) -> [Track] {
        Set(one.tracks.keys).union(other.tracks.keys).sorted().map { name in
            let matching = TrackMatching(
                one.tracks[name] ?? [], other.tracks[name] ?? [], tolerance: HostTolerance(floor: tolerance), end: end)
            return Track(name: name, rows: matching.rows)
        }
    }

    /// How many rows differ.
    public var count: Int { tracks.reduce(0) { $0 + $1.rows.count { $0.difference != nil } } }
}
