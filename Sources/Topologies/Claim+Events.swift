extension Claim {
    /// Whom an event, a state or a length of time is about.
    public enum Subject: Hashable, Sendable {
        case gateway(String)
        case controller(String)
        case region(Int)
        case entityLink(from: String, to: String)
    }

    /// Which events of a subject are meant.
    public struct EventFilter: Hashable, Sendable {
        public var kind: EventKind
        /// The other party: of a gateway a controller, of a controller a gateway or a survivable; nil is anybody.
        public var with: String?
        /// Only refusals and replies with this error of H.248.8.
        public var error: Int?
        /// Only where so many calls are kept, preserved, dropped or cleared.
        public var calls: Int?
        public var witness: Witness

        public init(
            _ kind: EventKind, with: String? = nil, error: Int? = nil, calls: Int? = nil, witness: Witness? = nil
        ) {
            self.kind = kind
            self.with = with
            self.error = error
            self.calls = calls
            self.witness = witness ?? kind.witnesses.first ?? .packets
        }
    }

    /// What is claimed of the events of a subject.
    public struct Event: Hashable, Sendable {
        public var subject: Subject
        public var filter: EventFilter
        /// Times of ``measure`` count from here; only what is not before it is looked at.
        public var origin: Origin
        public var measure: EventMeasure

        public init(subject: Subject, filter: EventFilter, origin: Origin = Origin(), measure: EventMeasure) {
            self.subject = subject
            self.filter = filter
            self.origin = origin
            self.measure = measure
        }
    }

    /// How events are measured; windows count from where the event's times count.
    public enum EventMeasure: Hashable, Sendable {
        /// One of them lies in the window.
        case some(SpanWindow)
        /// The n-th of them, from 1, lies in the window.
        case nth(Int, SpanWindow)
        /// From the last event of this kind that is not after it to the n-th of them it takes so long.
        case since(EventFilter, nth: Int, SpanWindow)
        /// So many lie in the window, or come from there on where it is nil.
        case count(ClosedRange<Int>, in: SpanWindow?)
        /// From each to the next it takes so long; there are at least two.
        case spacing(SpanWindow, in: SpanWindow?)
    }
}
