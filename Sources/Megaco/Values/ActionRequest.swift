/// Commands on one context.
public struct ActionRequest: Hashable, Sendable {
    public var context: ContextIdentifier
    public var commands: [CommandRequest]
    /// Topology, priority, emergency and context audit, as they came; empty in every registration.
    public var properties: DescriptorText

    public init(
        context: ContextIdentifier = .null, commands: [CommandRequest], properties: DescriptorText = DescriptorText()
    ) {
        self.context = context
        self.commands = commands
        self.properties = properties
    }
}
