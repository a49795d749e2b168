/// Where to send requests from now on: a port on the known address, or another place.
public enum ServiceChangeAddress: Hashable, Sendable {
    case port(UInt16)
    case identifier(MessageIdentifier)
}
