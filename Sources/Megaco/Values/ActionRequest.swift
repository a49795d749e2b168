/// Commands on one context (Annex B.2 actionRequest).
public struct ActionRequest: Hashable, Sendable {
    public var context: ContextIdentifier
    /// What the context is to be like, each kind at most once; empty in every registration.
    public var properties: [ContextProperty]
    /// What is asked about the context itself; empty where it is not audited.
    public var audit: [ContextAuditItem]
    public var commands: [CommandRequest]

    public init(
        context: ContextIdentifier = .null, commands: [CommandRequest], properties: [ContextProperty] = [],
        audit: [ContextAuditItem] = []
    ) {
        self.context = context
        self.commands = commands
        self.properties = properties
        self.audit = audit
    }
}
