public import Analysis
public import Wire

/// What a story cost those who wanted to telephone.
public struct StoryCost: Hashable, Sendable {
    /// Time without service by gateway, from the loss of a link to the next acceptance.
    public var outages: [String: Duration] = [:]
    /// Time of split by region; 0 stands for all gateways.
    public var splits: [Int: Duration] = [:]
    /// Calls that session managers sent, and those of them that went to a controller which did not have the gateway
    /// (480) or gave no service (5xx, no answer); nil where the recording has no calls.
    public var calls: Calls?

    /// How many calls were sent, and how many of them went wrong.
    public struct Calls: Hashable, Sendable {
        public var sent: Int
        public var wrong: Int
    }

    /// - Parameter end: when the story ends; what goes on is counted until then.
    public init(_ findings: Findings, until end: Instant) {
        func length(_ start: Instant, _ finish: Instant?) -> Duration { max(.zero, min(finish ?? end, end) - start) }
        for gateway in findings.gateways { outages[gateway] = .zero }
        for outage in findings.outages { outages[outage.gateway, default: .zero] += length(outage.start, outage.end) }
        for split in findings.splits { splits[split.region, default: .zero] += length(split.start, split.end) }
        guard !findings.calls.isEmpty else { return }
        let wrong = findings.calls.count { call in
            guard let status = call.status else { return true }
            return status == 480 || (500...599).contains(status)
        }
        calls = Calls(sent: findings.calls.count, wrong: wrong)
    }

    /// All gateways together.
    public var totalOutage: Duration { outages.values.reduce(.zero, +) }
}
