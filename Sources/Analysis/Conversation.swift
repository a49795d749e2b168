/// Who asked whom for what; of one conversation one finding is enough.
public struct Conversation: Hashable, Sendable {
    /// What was asked.
    public enum Request: String, Hashable, Sendable, CaseIterable {
        case serviceChange = "ServiceChange"
        case auditValue = "AuditValue"
        case other = "H.248 request"
        case registration = "RRQ"
        case unregistration = "URQ"
        case options = "OPTIONS"
    }

    public var from: String
    public var to: String
    public var request: Request

    public init(from: String, to: String, request: Request) {
        self.from = from
        self.to = to
        self.request = request
    }
}
