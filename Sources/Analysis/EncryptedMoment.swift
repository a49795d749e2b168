import Wire

/// What happened on a connection that is or may be encrypted, when its gateway knew of it.
struct EncryptedMoment: Comparable, Sendable {
    enum Event: Sendable {
        /// The gateway asks for a connection.
        case opened
        case record(TLSRecord, isMine: Bool, isLost: Bool)
        /// - Parameter isLeaving: a FIN of either end, or an RST of the controller.
        case closed(isLeaving: Bool)
        /// Anything else that happens on connections.
        case other
        /// A message in clear text.
        case message
        /// It is time to look at the connection.
        case look
    }

    var time: Instant
    var frame: Int
    /// The number of the happening.
    var number: Int
    var flow: UInt32
    /// The controller's end, and the number of its node.
    var server: Endpoint
    var node: Int
    var event: Event

    private var isLook: Bool {
        if case .look = event { true } else { false }
    }

    private var rank: (Instant, Int, Int, Int, UInt32) { (time, isLook ? 1 : 0, frame, number, flow) }

    static func == (one: EncryptedMoment, other: EncryptedMoment) -> Bool { one.rank == other.rank }
    static func < (one: EncryptedMoment, other: EncryptedMoment) -> Bool { one.rank < other.rank }
}

extension EncryptedMoment.Event {
    /// What a happening is for its connection.
    ///
    /// - Parameters:
    ///   - happening: of TCP.
    ///   - isMine: the gateway sent it.
    init(_ happening: Happening, isMine: Bool) {
        let arrives = isMine || happening.delivered != nil
        switch happening.signal {
        case .connecting: self = .opened
        case .record(let record): self = .record(record, isMine: isMine, isLost: !arrives)
        case .finished: self = arrives ? .closed(isLeaving: true) : .other
        case .reset: self = arrives ? .closed(isLeaving: !isMine) : .other
        case .connected, .repeated: self = .other
        case .neighbourRequest, .serviceChange, .request, .reply, .pending, .megacoError, .registrationRequest,
            .registrationConfirm, .registrationReject, .unregistrationRequest, .unregistrationConfirm, .options,
            .optionsAnswer, .invite, .inviteAnswer, .unreadable:
            self = .message
        }
    }
}
