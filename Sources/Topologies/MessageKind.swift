/// A kind of message, or of segment, whose sendings and arrivals an expectation can name.
public enum MessageKind: String, Hashable, Sendable, CaseIterable {
    case serviceChange = "ServiceChange"
    case serviceChangeReply = "ServiceChange reply"
    /// An empty AuditValue on ROOT, by which a controller supervises a link, and its reply.
    case probe = "probe"
    case probeReply = "probe reply"
    /// Any message of H.248, those above included.
    case megaco = "H.248 message"
    /// H.225.0 RAS.
    case registrationRequest = "RRQ"
    case registrationConfirm = "RCF"
    case registrationReject = "RRJ"
    case unregistrationRequest = "URQ"
    case unregistrationConfirm = "UCF"
    /// SIP, and the final answer to it.
    case options = "OPTIONS"
    case optionsAnswer = "OPTIONS answer"
    case invite = "INVITE"
    case inviteAnswer = "INVITE answer"
    /// TCP segments of connections that carry H.248 or SIP.
    case synchronize = "SYN"
    case finish = "FIN"
    case reset = "RST"

    /// The kinds that go over UDP, or are sent again by TCP itself where nobody answers.
    public var isRepeatable: Bool {
        switch self {
        case .serviceChange, .serviceChangeReply, .probe, .probeReply, .megaco, .registrationRequest,
            .registrationConfirm, .registrationReject, .unregistrationRequest, .unregistrationConfirm, .options,
            .optionsAnswer, .invite, .inviteAnswer, .synchronize:
            true
        case .finish, .reset: false
        }
    }
}
