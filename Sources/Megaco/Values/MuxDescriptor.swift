/// Terminations that are multiplexed into one (H.248.1 §7.1.3).
public struct MuxDescriptor: Hashable, Sendable {
    public var type: MuxType
    /// Never empty.
    public var terminations: [TerminationIdentifier]

    public init(type: MuxType, terminations: [TerminationIdentifier]) {
        self.type = type
        self.terminations = terminations
    }
}
