/// One transaction of a message (H.248.1 §8.2).
public enum Transaction: Hashable, Sendable {
    case request(TransactionRequest)
    case reply(TransactionReply)
    /// The request is being worked on; do not give up yet (§8.2.3).
    case pending(UInt32)
    /// These replies have arrived (§8.2.2, Annex D.1).
    case acknowledgement([ClosedRange<UInt32>])
    /// This segment of a reply has arrived (version 3).
    case segmentReply(SegmentReply)
}
