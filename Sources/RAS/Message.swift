/// A message of H.225.0 RAS, as far as registration needs it (H.225.0 §7, Annex H).
public enum Message: Hashable, Sendable {
    case registrationRequest(RegistrationRequest)
    case registrationConfirm(RegistrationConfirm)
    case registrationReject(RegistrationReject)
    case unregistrationRequest(UnregistrationRequest)
    case unregistrationConfirm(UnregistrationConfirm)

    /// What H.225.0 and everybody who reads a trace call it, such as `RRQ`.
    public var shortName: String {
        switch self {
        case .registrationRequest: "RRQ"
        case .registrationConfirm: "RCF"
        case .registrationReject: "RRJ"
        case .unregistrationRequest: "URQ"
        case .unregistrationConfirm: "UCF"
        }
    }

    /// `requestSeqNum`, 1…65535: pairs a request with its answer.
    public var sequenceNumber: UInt16 {
        switch self {
        case .registrationRequest(let message): message.sequenceNumber
        case .registrationConfirm(let message): message.sequenceNumber
        case .registrationReject(let message): message.sequenceNumber
        case .unregistrationRequest(let message): message.sequenceNumber
        case .unregistrationConfirm(let message): message.sequenceNumber
        }
    }
}
