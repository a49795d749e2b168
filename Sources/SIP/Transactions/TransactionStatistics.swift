/// What a ``TransactionLayer`` has counted since it began.
public struct TransactionStatistics: Hashable, Sendable {
    /// Requests of peers that were handed to the owner, each once.
    public internal(set) var requests = 0
    /// Copies of requests that had come before.
    public internal(set) var repeatedRequests = 0
    /// Requests that the layer answered by itself, such as with 405.
    public internal(set) var refusals = 0
    /// Requests that could not be taken, answered or not.
    public internal(set) var malformedRequests = 0
    /// Responses that could not be read, and were dropped (RFC 3261 §8.1.3, §18.1.2).
    public internal(set) var malformedResponses = 0
    /// Requests of ours, each once.
    public internal(set) var sent = 0
    /// Copies of them by Timer E.
    public internal(set) var retransmissions = 0
    /// Final responses to requests of ours, each once.
    public internal(set) var responses = 0
    /// Copies of final responses that had come before.
    public internal(set) var repeatedResponses = 0
    /// Responses that came when nothing waited for them.
    public internal(set) var lateResponses = 0
    /// Requests of ours that Timer F ended.
    public internal(set) var timeOuts = 0
}
