/// What an audit asks for (Annex B.2 auditDescriptor); empty means "are you there".
public struct AuditDescriptor: Hashable, Sendable {
    public var items: [AuditItem]
    public init(items: [AuditItem] = []) { self.items = items }
}
