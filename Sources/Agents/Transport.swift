/// UDP or TCP.
public enum Transport: String, Hashable, Sendable, Codable, CaseIterable {
    case udp, tcp
}
