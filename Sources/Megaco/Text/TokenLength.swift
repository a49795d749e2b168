/// Whether H.248 text is written with long or short tokens; never both in one message.
public enum TokenLength: String, Hashable, Sendable, Codable, CaseIterable {
    case long, short
}
