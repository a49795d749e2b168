/// A change to what is between the nodes.
public enum LinkFault: Hashable, Sendable, Codable {
    case install(Rule)
    /// Names that no rule has are passed over.
    case remove(names: [String])
    case removeAll
    /// Firewalls that forget every session; names that no firewall has are passed over.
    case flush(names: [String])
    /// Down is what the far end of a link sees of a power-off: nothing passes either way, and what is still in the
    /// delay line from or to this port is lost.
    case setLink(PortIdentifier, up: Bool)
}
