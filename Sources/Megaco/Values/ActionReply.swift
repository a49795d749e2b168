/// The answers to the commands on one context.
public struct ActionReply: Hashable, Sendable {
    public var context: ContextIdentifier
    /// What the context is like now, in the order it came; empty in every registration.
    public var properties: [ContextProperty]
    public var commands: [CommandReply]
    /// An action-level error; commands before it were carried out.
    public var error: ErrorDescriptor?

    public init(
        context: ContextIdentifier = .null, commands: [CommandReply] = [], error: ErrorDescriptor? = nil,
        properties: [ContextProperty] = []
    ) {
        self.context = context
        self.commands = commands
        self.error = error
        self.properties = properties
    }
}
