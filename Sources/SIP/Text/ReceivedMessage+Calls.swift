extension ReceivedMessage {
    /// What a request that is handed on asks for.
    public enum Purpose: Hashable, Sendable {
        case options, invite, bye
    }

    /// Of a request that ``TransactionLayer`` hands on.
    public var purpose: Purpose {
        switch start.method {
        case .invite: .invite
        case .bye: .bye
        case _: .options
        }
    }

    /// The user part of the Request-URI; empty where it has none.
    public var calledUser: String { text(uri.user) }

    /// Call-ID; empty where it cannot be read.
    public var callIdentifier: String { (try? callID()).map { text($0) } ?? "" }
}
