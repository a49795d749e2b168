public import Wire

extension Claim {
    /// What is claimed of a group of phones; packets tell.
    public struct Phones: Hashable, Sendable {
        /// What of them.
        public enum Fact: Hashable, Sendable {
            /// So many are registered with the server at the moment.
            case registered(with: String, at: Instant, count: ClosedRange<Int>)
            /// The first moment from `after` on (the start where nil) at which all are lies in the window.
            case allRegistered(with: String, after: Instant?, at: TimeWindow, of: Int)
            case neverRegistered(with: String, between: TimeWindow?)
            /// So many registrations were refused by the server.
            case refused(by: String, count: ClosedRange<Int>, between: TimeWindow?)
            /// So many URQs of the server, each phone's repetitions among them.
            case sentAway(by: String, count: ClosedRange<Int>, between: TimeWindow?)
            /// The longest time that one of them was registered with nobody.
            case longestOutage(SpanWindow, between: TimeWindow?)
            /// The longest time that phones of their region were registered with several servers.
            case longestSplit(SpanWindow, between: TimeWindow?)
        }

        /// The name of the group.
        public var group: String
        /// The region of its phones.
        public var region: Int
        public var fact: Fact

        public init(group: String, region: Int, _ fact: Fact) {
            self.group = group
            self.region = region
            self.fact = fact
        }
    }
}

extension Claim.Phones {
    /// The last moment that is named; nil where none is.
    var lastTime: Instant? {
        switch fact {
        case .registered(_, let at, _): at
        case .allRegistered(_, _, let window, _): window.latest
        case .neverRegistered(_, let between), .refused(_, _, let between), .sentAway(_, _, let between),
            .longestOutage(_, let between), .longestSplit(_, let between):
            between?.latest
        }
    }

    /// The windows that are named.
    var windows: [TimeWindow] {
        switch fact {
        case .registered(_, let at, _): [TimeWindow(earliest: at, latest: at)]
        case .allRegistered(_, _, let window, _): [window]
        case .neverRegistered(_, let between), .refused(_, _, let between), .sentAway(_, _, let between),
            .longestOutage(_, let between), .longestSplit(_, let between):
            between.map { [$0] } ?? []
        }
    }
}
