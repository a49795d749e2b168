/// The answer to one command.
public struct CommandReply: Hashable, Sendable {
    /// What became of the command.
    public enum Result: Hashable, Sendable {
        /// A ServiceChange was accepted; nil where the reply has no `Services`.
        indirect case serviceChange(ServiceChangeReply?)
        /// The command was carried out; with what it returned (Annex B.2 terminationAudit).
        case done(CommandKind, [Descriptor])
        case error(CommandKind, ErrorDescriptor)
        /// The terminations of a context that was audited: `AuditValue=Context{…}` (contextTerminationAudit).
        case contextTerminations(CommandKind, [TerminationIdentifier])
        /// An audit of a context's terminations failed: `AuditValue=Context{Error=…}`.
        case contextError(CommandKind, ErrorDescriptor)
    }

    /// The first or only termination; ``TerminationIdentifier/all`` where the answer is about a context.
    public var termination: TerminationIdentifier
    /// The others of a list in brackets (version 3); empty otherwise.
    public var furtherTerminations: [TerminationIdentifier]
    public var result: Result

    public init(
        _ result: Result, on termination: TerminationIdentifier = .root,
        furtherTerminations: [TerminationIdentifier] = []
    ) {
        self.termination = termination
        self.furtherTerminations = furtherTerminations
        self.result = result
    }
}
