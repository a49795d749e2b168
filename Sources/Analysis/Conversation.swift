import Wire

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

    /// So many requests, as in `2 AuditValue` or `2 H.248 requests`.
    func counted(_ count: Int) -> String {
        switch request {
        case .other: CountText.of(count, request.rawValue)
        case .serviceChange, .auditValue, .registration, .unregistration, .options: "\(count) \(request.rawValue)"
        }
    }
}
