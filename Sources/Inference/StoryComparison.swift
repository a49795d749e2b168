public import Analysis
public import Verdicts
public import Wire

/// Two stories side by side: what happened in both, what in one alone, and where they part first.
///
/// Both speak of the same nodes by the same names (``CastMatching``). The second is moved in time so that both begin
/// together.
public struct StoryComparison: Hashable, Sendable {
    /// What is taken as the beginning of both.
    public enum Alignment: String, Hashable, Sendable, CaseIterable {
        /// The start of each story: of its file, or of its recording.
        case start
        /// The first event that both have.
        case firstEvent = "first-event"
    }

    /// One event in both, or in one.
    public struct Row: Hashable, Sendable {
        public var track: String
        public var one: Account.Event?
        public var other: Account.Event?
        public var difference: AccountComparison.Difference?

        /// When it was, in the time of the first story.
        public var time: Instant { one?.time ?? other?.time ?? .start }
    }

    /// In order of time.
    public let rows: [Row]
    /// By so much the second story was moved.
    public let shift: Duration
    /// What follows is not compared: there one of them ends.
    public let end: Instant
    public let tolerance: Duration
    public let cost: StoryCost
    public let otherCost: StoryCost
    public let timings: [StoryTiming]

    public init(
        _ one: Findings, _ other: Findings, align: Alignment = .start, tolerance: Duration = .seconds(1),
        ends: (one: Instant, other: Instant)? = nil
    ) {
        let ends = ends ?? (one.ended, other.ended)
        let first = Account(story: one, until: .init(nanoseconds: .max))
        let second = Account(story: other, until: .init(nanoseconds: .max))
        let shift = align == .firstEvent ? Self.shift(first, second) : .zero
        let end = min(ends.one, ends.other + shift)
        self.shift = shift
        self.end = end
        self.tolerance = tolerance
        let tracks = AccountComparison.tracks(
            first.until(end), second.moved(by: shift).until(end), tolerance: tolerance, end: end)
        let rows = tracks.flatMap { track in
            track.rows.map {
                Row(track: track.name, one: $0.simulated, other: $0.wire, difference: $0.difference)
            }
        }
        self.rows = rows.enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        cost = StoryCost(one, until: end)
        otherCost = StoryCost(other, until: end - shift)
        timings = StoryTiming.all(self.rows)
    }

    /// The first row that is not the same in both; nil where the stories are the same.
    public var divergence: Row? { rows.first { $0.difference != nil } }

    /// True where both tell the same story.
    public var isSame: Bool { divergence == nil }

    /// How far the second story has to move for the first event that both have to be at the same time.
    private static func shift(_ one: Account, _ other: Account) -> Duration {
        let events = one.tracks.flatMap { track, events in events.map { (track: track, event: $0) } }
            .sorted { ($0.event.time, $0.track) < ($1.event.time, $1.track) }
        for (track, event) in events {
            guard let partner = other.tracks[track]?.first(where: { $0.text == event.text }) else { continue }
            return event.time - partner.time
        }
        return .zero
    }
}

extension Account {
    /// What packets show of a story: that of a comparison with a simulation, and entity links.
    ///
    /// A connection that comes about is left out: what is then asked on it is told.
    init(story findings: Findings, until end: Instant) {
        var tracks: [String: [Event]] = [:]
        var findings = findings
        findings.connections.removeAll { $0.outcome == .connected }
        let packets = Account(findings, journal: [], until: end)
        for (name, events) in packets.tracks {
            let plain = name.hasSuffix(", its packets") ? String(name.dropLast(", its packets".count)) : name
            tracks[plain, default: []] += events
        }
        for change in findings.entityLinks where change.time < end {
            tracks["entity link \(change.from) to \(change.to)", default: []]
                .append(Event(change.time, change.state.rawValue, of: "state", frame: change.frame))
        }
        self.init(tracks)
    }

    func moved(by shift: Duration) -> Account {
        Account(
            tracks.mapValues { events in
                events.map { event in
                    var event = event
                    event.time = event.time + shift
                    return event
                }
            })
    }

    func until(_ end: Instant) -> Account {
        Account(tracks.mapValues { $0.filter { $0.time < end } }.filter { !$0.value.isEmpty })
    }
}
