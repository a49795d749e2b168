import ArgumentParser
import Megaco

/// How H.248 text is written.
enum TextEncoding: String, ExpressibleByArgument, CaseIterable {
    case pretty, compact

    var tokens: TokenLength {
        switch self {
        case .pretty: .long
        case .compact: .short
        }
    }
}
