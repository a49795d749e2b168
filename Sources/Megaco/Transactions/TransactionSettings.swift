/// The timers and bounds of H.248 transactions (RFC 3525 Annex D.1 and D.2); the values there are suggestions.
public struct TransactionSettings: Hashable, Sendable, Codable {
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
    /// How many TransactionPendings a request waits out, each for ``longTimer``; 20 (assumed, as error 506 counts).
    public var pendingLimit: Int
    /// LONG-TIMER: how long replies are kept to answer duplicates; 30 s (D.1.1).
    public var longTimer: Duration
    /// How many requests of the peer are remembered; the oldest answered one makes room. 1,024.
    public var replyCacheLimit: Int
    /// How many bytes of replies are kept; the oldest replies make room. 1 MiB.
    public var replyCacheByteLimit: Int
    /// How many requests may wait at one time, ours for replies and the peer's for us; 256.
    public var outstandingLimit: Int

    public init(
        initialTimeout: Duration = .milliseconds(200), maximumTimeout: Duration = .seconds(4), tries: Int = 11,
        timeToGiveUp: Duration = .seconds(30), applicationTimeout: Duration = .seconds(30),
        pendingInterval: Duration = .seconds(10), pendingLimit: Int = 20, longTimer: Duration = .seconds(30),
        replyCacheLimit: Int = 1_024, replyCacheByteLimit: Int = 1_048_576, outstandingLimit: Int = 256
    ) {
        self.initialTimeout = initialTimeout
        self.maximumTimeout = maximumTimeout
        self.tries = tries
        self.timeToGiveUp = timeToGiveUp
        self.applicationTimeout = applicationTimeout
        self.pendingInterval = pendingInterval
        self.pendingLimit = pendingLimit
        self.longTimer = longTimer
        self.replyCacheLimit = replyCacheLimit
        self.replyCacheByteLimit = replyCacheByteLimit
        self.outstandingLimit = outstandingLimit
    }
}
