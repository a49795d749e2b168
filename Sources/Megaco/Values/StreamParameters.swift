/// The parts of a stream (Annex B.2 streamParm).
public struct StreamParameters: Hashable, Sendable {
    public var localControl: LocalControlDescriptor?
    /// A session description as it came, `\}` turned into `}`, without white space at either end (H.248.1 §7.1.8).
    public var local: [UInt8]?
    /// The same for the far end.
    public var remote: [UInt8]?
    /// Counters of the stream (version 3); empty in a request to reset them.
    public var statistics: [StatisticsParameter]?

    public init(
        localControl: LocalControlDescriptor? = nil, local: [UInt8]? = nil, remote: [UInt8]? = nil,
        statistics: [StatisticsParameter]? = nil
    ) {
        self.localControl = localControl
        self.local = local
        self.remote = remote
        self.statistics = statistics
    }
}
