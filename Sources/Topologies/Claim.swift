public import Wire

/// What an expectation claims of the story; times are absolute, whatever the file wrote them from.
public enum Claim: Hashable, Sendable {
    /// Exactly one split of the region begins in the window and is as described; nil leaves a thing open.
    case split(region: Int, begins: TimeWindow, ends: SplitEnd?, endedBySRPF: Bool, cause: String?)
    /// No split of the region, or of any where nil, at any time of the window (the whole story where nil).
    case noSplit(region: Int?, between: TimeWindow?)
    /// A gateway of the region asked and was refused while an active survivable backed the region.
    case prevented(region: Int, gateway: String?, by: String?, at: TimeWindow?)
    case notPrevented(region: Int, between: TimeWindow?)
    /// An accepted registration. With `after`, it is the gateway's first one with this controller from then on.
    case registered(Registration)
    case neverRegistered(gateway: String, with: String, between: TimeWindow?)
    /// The gateway counts for this controller all through the window.
    case stays(gateway: String, with: String, between: TimeWindow?)
    /// So many refused registrations.
    case refused(gateway: String, by: String, count: ClosedRange<Int>, error: Int?, between: TimeWindow?)
    /// One outage of the gateway is so long (and begins in the window, where given).
    case outage(gateway: String, lasts: SpanWindow, begins: TimeWindow?)
    /// The Primary Search Timer of the gateway as measured from packets.
    case primarySearch(gateway: String, SpanWindow)
    case active(controller: String, from: TimeWindow, until: ActiveEnd?)
    case neverActive(controller: String, between: TimeWindow?)
    /// The region enters this state (`en`, `pad`, `ad` …) in the window.
    case regionState(region: Int, state: String, at: TimeWindow, seenBy: Witness?)
    /// The link changes to this state in the window.
    case entityLink(from: String, to: String, state: String, at: TimeWindow)
    case entityLinkNever(from: String, to: String, state: String, between: TimeWindow?)
    /// Events of one kind: the first, the n-th, any, none, so many, so far apart.
    case event(Event)
    /// The subject stands so at the moment.
    case state(Subject, Condition, at: Instant, seenBy: Witness?)
    case tries(Tries)
    case retransmissions(Retransmissions)
    /// The longest stretch, or all stretches together, within the window (the whole story where nil).
    case longest(Stretch, SpanWindow, between: TimeWindow?)
    case total(Stretch, SpanWindow, between: TimeWindow?)

    case phones(Phones)
    case contactCentre(ContactCentre)
    case scheduledCalls(ScheduledCalls)

    /// An accepted registration of a gateway.
    public struct Registration: Hashable, Sendable {
        public var gateway: String
        public var controller: String
        /// Where set, only the first accepted one from then on counts.
        public var after: Instant?
        public var at: TimeWindow
        /// `Restart`, `Failover`, `Disconnected` …; nil leaves it open.
        public var method: String?
        public var reason: Int?

        public init(
            gateway: String, controller: String, after: Instant?, at: TimeWindow, method: String? = nil,
            reason: Int? = nil
        ) {
            self.gateway = gateway
            self.controller = controller
            self.after = after
            self.at = at
            self.method = method
            self.reason = reason
        }
    }

    /// How long a split lasts.
    public enum SplitEnd: Hashable, Sendable {
        case lasts(SpanWindow)
        case at(TimeWindow)
        /// It is still there when the story ends.
        case untilTheEnd
    }

    /// How long a controller stays active.
    public enum ActiveEnd: Hashable, Sendable {
        case at(TimeWindow)
        case untilTheEnd
    }

    /// Who tells a region's state.
    public enum Witness: String, Hashable, Sendable, Codable, CaseIterable {
        case packets, journal
    }
}
