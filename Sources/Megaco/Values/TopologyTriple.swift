/// Two terminations and how media flows between them (Annex B.2 topologyTriple).
public struct TopologyTriple: Hashable, Sendable {
    public var from: TerminationIdentifier
    public var to: TerminationIdentifier
    public var direction: TopologyDirection
    /// The stream that it holds for (version 2); nil for all.
    public var stream: UInt16?

    public init(
        from: TerminationIdentifier, to: TerminationIdentifier, direction: TopologyDirection, stream: UInt16? = nil
    ) {
        self.from = from
        self.to = to
        self.direction = direction
        self.stream = stream
    }
}
