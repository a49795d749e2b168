/// One command on one termination (H.248.1 §7.2).
public struct CommandRequest: Hashable, Sendable {
    public var termination: TerminationIdentifier
    public var command: Command
    /// `O-`: go on with the next command where this one fails.
    public var isOptional: Bool
    /// `W-`: one reply for all terminations that a wildcard names.
    public var wantsWildcardedResponse: Bool

    public init(
        _ command: Command, on termination: TerminationIdentifier = .root, isOptional: Bool = false,
        wantsWildcardedResponse: Bool = false
    ) {
        self.termination = termination
        self.command = command
        self.isOptional = isOptional
        self.wantsWildcardedResponse = wantsWildcardedResponse
    }
}
