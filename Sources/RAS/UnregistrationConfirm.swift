/// UCF: the endpoint is unregistered.
public struct UnregistrationConfirm: Hashable, Sendable {
    /// `requestSeqNum` of the request.
    public var sequenceNumber: UInt16

    public init(sequenceNumber: UInt16) { self.sequenceNumber = sequenceNumber }
}
