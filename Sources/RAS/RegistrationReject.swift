/// RRJ: the registration is refused.
public struct RegistrationReject: Hashable, Sendable {
    /// `requestSeqNum` of the request.
    public var sequenceNumber: UInt16
    /// Why the gatekeeper refuses.
    public var reason: RegistrationRejectReason
    /// What the maker adds.
    public var nonStandardData: NonStandardData?

    public init(sequenceNumber: UInt16, reason: RegistrationRejectReason, nonStandardData: NonStandardData? = nil) {
        self.sequenceNumber = sequenceNumber
        self.reason = reason
        self.nonStandardData = nonStandardData
    }
}
