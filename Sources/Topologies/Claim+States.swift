public import Wire

extension Claim {
    /// How a subject stands at a time.
    public enum Condition: Hashable, Sendable {
        /// A gateway counts for this controller, or for any where nil.
        case registered(with: String?)
        case unregistered
        /// A controller has gateways, or has none.
        case active, inactive
        /// A region's gateways count for two controllers or more, or do not.
        case split, notSplit
        /// A region's state at main, such as `ad`.
        case region(String)
        /// An entity link's state, such as `up`.
        case link(String)
    }

    /// Turns of a gateway at one controller: so many attempts in a row.
    public struct Turn: Hashable, Sendable {
        public var controller: String
        /// At least one; `Int.max` where any number will do.
        public var count: ClosedRange<Int>

        public init(_ controller: String, _ count: ClosedRange<Int> = 1...1) {
            self.controller = controller
            self.count = count
        }
    }

    /// Where the times of a claim count from.
    public struct Origin: Hashable, Sendable {
        /// What comes before it is not looked at.
        public var after: Instant
        /// Where set, times count from the first such event from ``after`` on.
        public var event: EventFilter?
        /// Whose event that is; the claim's own subject where nil.
        public var subject: Subject?

        public init(after: Instant = .start, event: EventFilter? = nil, of subject: Subject? = nil) {
            self.after = after
            self.event = event
            self.subject = subject
        }
    }

    /// Which controllers a gateway tries, in turn.
    public struct Tries: Hashable, Sendable {
        public var gateway: String
        /// Neighbours are different controllers.
        public var turns: [Turn]
        public var origin: Origin
        /// All attempts of this window; where nil, the first ones from the origin on.
        public var window: SpanWindow?

        public init(gateway: String, turns: [Turn], origin: Origin, window: SpanWindow?) {
            self.gateway = gateway
            self.turns = turns
            self.origin = origin
            self.window = window
        }
    }

    /// When a message is sent again.
    public struct Retransmissions: Hashable, Sendable {
        public var subject: Subject
        public var message: MessageKind
        public var with: String?
        public var origin: Origin
        /// Which message of those that are sent from the origin on, from 1.
        public var nth: Int
        /// From the first sending to each repetition, and no other.
        public var offsets: [Duration]
        /// So much earlier or later is as good.
        public var tolerance: Duration

        public init(
            of message: MessageKind, subject: Subject, with: String?, origin: Origin, nth: Int, offsets: [Duration],
            tolerance: Duration
        ) {
            self.subject = subject
            self.message = message
            self.with = with
            self.origin = origin
            self.nth = nth
            self.offsets = offsets
            self.tolerance = tolerance
        }
    }

    /// What lasts, and is measured by its longest stretch or all together.
    public enum Stretch: Hashable, Sendable {
        /// A gateway without service, from the loss of a link to the next acceptance.
        case outage(gateway: String)
        case split(region: Int)
        /// Two of the gateways or more count for different controllers, whatever their regions.
        case apart(gateways: [String])
    }
}
