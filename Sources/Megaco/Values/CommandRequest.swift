/// One command on one termination, or since version 3 on a list of them (H.248.1 §7.2).
public struct CommandRequest: Hashable, Sendable {
    public var termination: TerminationIdentifier
    /// The others of a list in brackets (version 3); empty otherwise.
    public var furtherTerminations: [TerminationIdentifier]
    public var command: Command
    /// `O-`: go on with the next command where this one fails.
    public var isOptional: Bool
    /// `W-`: one reply for all terminations that a wildcard names.
    public var wantsWildcardedResponse: Bool

    public init(
        _ command: Command, on termination: TerminationIdentifier = .root,
        furtherTerminations: [TerminationIdentifier] = [], isOptional: Bool = false,
        wantsWildcardedResponse: Bool = false
    ) {
        self.termination = termination
        self.furtherTerminations = furtherTerminations
        self.command = command
        self.isOptional = isOptional
        self.wantsWildcardedResponse = wantsWildcardedResponse
    }
}
