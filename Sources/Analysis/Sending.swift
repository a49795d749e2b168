public import Wire

/// One message, or one segment that opens or ends a connection, each time that it was sent.
///
/// Listed only where the book of names asks for it (``NameBook/listsSendings``).
public struct Sending: Hashable, Sendable {
    /// What was sent; the raw values are those of topology files.
    public enum Message: String, Hashable, Sendable, CaseIterable {
        case serviceChange = "ServiceChange"
        case serviceChangeReply = "ServiceChange reply"
        /// An empty AuditValue on ROOT, and its reply.
        case probe = "probe"
        case probeReply = "probe reply"
        /// Anything else of H.248.
        case otherMegaco = "H.248 message"
        case registrationRequest = "RRQ"
        case registrationConfirm = "RCF"
        case registrationReject = "RRJ"
        case unregistrationRequest = "URQ"
        case unregistrationConfirm = "UCF"
        case options = "OPTIONS"
        case optionsAnswer = "OPTIONS answer"
        case invite = "INVITE"
        case inviteAnswer = "INVITE answer"
        case synchronize = "SYN"
        case finish = "FIN"
        case reset = "RST"

        /// True for what a link of H.248 is kept alive by.
        public var isMegaco: Bool {
            switch self {
            case .serviceChange, .serviceChangeReply, .probe, .probeReply, .otherMegaco: true
            case .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
                .unregistrationConfirm, .options, .optionsAnswer, .invite, .inviteAnswer, .synchronize, .finish,
                .reset:
                false
            }
        }
    }

    public var from: String
    public var to: String
    public var message: Message
    /// When it left; nil where the sender's link is recorded and does not show it.
    public var sent: Instant?
    /// When it arrived; nil where it was lost.
    public var delivered: Instant?
    /// 0 for the first time, 1 for its first repetition …
    public var repetition: Int
    /// The index of the first time in the list.
    public var original: Int
    /// The error of a reply of H.248, the status of an answer of SIP.
    public var code: Int?
    public var frame: Int

    public init(
        from: String, to: String, message: Message, sent: Instant?, delivered: Instant?, repetition: Int = 0,
        original: Int, code: Int? = nil, frame: Int
    ) {
        self.from = from
        self.to = to
        self.message = message
        self.sent = sent
        self.delivered = delivered
        self.repetition = repetition
        self.original = original
        self.code = code
        self.frame = frame
    }
}
