/// The answers to the commands on one context.
public struct ActionReply: Hashable, Sendable {
    public var context: ContextIdentifier
    public var commands: [CommandReply]
    /// An action-level error; commands before it were carried out.
    public var error: ErrorDescriptor?
    /// Topology, priority, emergency and context audit, as they came; empty in every registration.
    public var properties: DescriptorText

    public init(
        context: ContextIdentifier = .null, commands: [CommandReply] = [], error: ErrorDescriptor? = nil,
        properties: DescriptorText = DescriptorText()
    ) {
        self.context = context
        self.commands = commands
        self.error = error
        self.properties = properties
    }
}
