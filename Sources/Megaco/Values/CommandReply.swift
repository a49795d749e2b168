/// The answer to one command.
public struct CommandReply: Hashable, Sendable {
    /// What became of the command.
    public enum Result: Hashable, Sendable {
        /// A ServiceChange was accepted; nil where the reply has no `Services`.
        case serviceChange(ServiceChangeReply?)
        /// The command was carried out; what it returned keeps its text.
        case done(CommandKind, DescriptorText)
        case error(CommandKind, ErrorDescriptor)
    }

    public var termination: TerminationIdentifier
    public var result: Result

    public init(_ result: Result, on termination: TerminationIdentifier = .root) {
        self.termination = termination
        self.result = result
    }
}
