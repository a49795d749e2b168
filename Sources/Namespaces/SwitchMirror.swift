/// The two mirror ports of a network: interfaces of the switch's namespace, each the near end of a veth pair on whose
/// far end a capture listens.
public struct SwitchMirror: Hashable, Sendable, Codable {
    public var network: String
    /// Interface that repeats each frame as its node sent it, whether it arrives or not, such as `s0a`.
    public var sent: String
    /// Interface that repeats each unicast frame as it was delivered, such as `d0a`.
    public var delivered: String
    /// The far ends, whose frames the switch must not look at: they are its own.
    ///
    /// Needed only where they lie in the switch's own namespace. A name that does not exist does no harm.
    public var farEnds: [String]

    /// - Parameter farEnds: nil for the names of the near ends with `b` in the place of their last letter.
    public init(network: String, sent: String, delivered: String, farEnds: [String]? = nil) {
        self.network = network
        self.sent = sent
        self.delivered = delivered
        self.farEnds = farEnds ?? [sent, delivered].map { $0.dropLast() + "b" }
    }
}
