/// How an endpoint spells H.248 text.
public enum TextSpelling: String, Hashable, Sendable, Codable, CaseIterable {
    /// Long tokens under `MEGACO/`, short ones under `!/`.
    case long, short
    /// Another legal spelling for each message, to test who reads them: token lengths, letter case, white space and
    /// comments. A message that is sent again is the same bytes.
    case random

    /// - Parameter seed: decides random spellings.
    public func encoding(seed: UInt64) -> MessageEncoding {
        switch self {
        case .long: .text(.long)
        case .short: .text(.short)
        case .random: .randomText(seed: seed)
        }
    }
}
