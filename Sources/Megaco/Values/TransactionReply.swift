/// The answer to a transaction request (H.248.1 §8.2.2).
public struct TransactionReply: Hashable, Sendable {
    /// What became of the request.
    public enum Outcome: Hashable, Sendable {
        case actions([ActionReply])
        /// The whole transaction failed.
        case error(ErrorDescriptor)
    }

    /// The identifier of the request; 0 where the peer could not read it (§8.1.1).
    public var identifier: UInt32
    /// The sender wants a response acknowledgement at once (Annex D.1.2.2).
    public var wantsImmediateAcknowledgement: Bool
    public var outcome: Outcome
    /// Which part of the reply this is (version 3); nil where it is the whole reply.
    public var segment: Segment?

    public init(
        identifier: UInt32, wantsImmediateAcknowledgement: Bool = false, outcome: Outcome, segment: Segment? = nil
    ) {
        self.identifier = identifier
        self.wantsImmediateAcknowledgement = wantsImmediateAcknowledgement
        self.outcome = outcome
        self.segment = segment
    }
}
