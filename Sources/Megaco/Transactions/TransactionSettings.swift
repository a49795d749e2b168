/// The timers and bounds of H.248 transactions (RFC 3525 Annex D.1 and D.2); the values there are suggestions.
public struct TransactionSettings: Hashable, Sendable, Codable {
    /// How the replies to our requests are acknowledged (RFC 3525 §8.2.2 and Annex D.1.2.2).
    public enum Acknowledgement: String, Hashable, Sendable, Codable, CaseIterable {
        /// Where the reply asks for it or follows a TransactionPending, as Annex D.1.4 demands; at once then.
        case whenAsked = "when asked"
        /// Every reply, at once.
        case atOnce = "at once"
        /// Every reply: in ranges, in front of our next request or alone after ``acknowledgementDelay``.
        case inRanges = "in ranges"
    }

    /// Datagrams: how long the first copy of a request waits for its reply, at least; 200 ms (D.1.5).
    public var initialTimeout: Duration
    /// Datagrams: the longest wait between two copies; 4 s (D.1.3).
    public var maximumTimeout: Duration
    /// Datagrams: how many copies of a request are sent; 7…11, and 11 unless said otherwise (D.1.5).
    public var tries: Int
    /// Datagrams, T-MAX: how long after its first copy a request is given up; 30 s (D.1.5).
    public var timeToGiveUp: Duration
    /// Streams: how long a request waits for its reply, which is not repeated; 30 s (D.2.3, value assumed).
    public var applicationTimeout: Duration
    /// After a TransactionPending: the time between two copies of the request; 10 s (D.1.4, value assumed).
    public var pendingInterval: Duration
    /// How many TransactionPendings a request waits out, each for ``longTimer``, and how many we send before error 506
    /// ends the request instead; 20 (assumed).
    public var pendingLimit: Int
    /// How long a request of the peer may wait for our reply before a TransactionPending goes out unasked, and from
    /// one to the next; 2 s (§8.2.3 and the root package's provisional response timers, value assumed).
    public var provisionalInterval: Duration
    /// LONG-TIMER: how long replies are kept to answer duplicates; 30 s (D.1.1).
    public var longTimer: Duration
    /// Datagrams: which replies are acknowledged, and when.
    public var acknowledgement = Acknowledgement.whenAsked
    /// Datagrams: how long acknowledgements in ranges wait for company at most; 1 s (assumed).
    public var acknowledgementDelay: Duration = .seconds(1)
    /// Whether requests that came in one message are answered in one message, in their order (§8.2), rather than each
    /// in its own.
    public var answersTogether = false
    /// How many requests may wait at one time, ours for replies and the peer's for us; 256.
    public var outstandingLimit: Int

    public init(
        initialTimeout: Duration = .milliseconds(200), maximumTimeout: Duration = .seconds(4), tries: Int = 11,
        timeToGiveUp: Duration = .seconds(30), applicationTimeout: Duration = .seconds(30),
        pendingInterval: Duration = .seconds(10), pendingLimit: Int = 20, provisionalInterval: Duration = .seconds(2),
        longTimer: Duration = .seconds(30), outstandingLimit: Int = 256
    ) {
        self.initialTimeout = initialTimeout
        self.maximumTimeout = maximumTimeout
        self.tries = tries
        self.timeToGiveUp = timeToGiveUp
        self.applicationTimeout = applicationTimeout
        self.pendingInterval = pendingInterval
        self.pendingLimit = pendingLimit
        self.provisionalInterval = provisionalInterval
        self.longTimer = longTimer
        self.outstandingLimit = outstandingLimit
    }
}
