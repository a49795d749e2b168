import ArgumentParser
import Megaco

/// How H.248 is written, as a person names it.
enum EncodingWord: String, ExpressibleByArgument, CaseIterable {
    case pretty, compact, random, binary

    /// - Parameter seed: decides random spellings.
    func encoding(seed: UInt64) -> MessageEncoding { spelling?.encoding(seed: seed) ?? .binary }

    /// Nil for binary.
    var spelling: TextSpelling? {
        switch self {
        case .pretty: .long
        case .compact: .short
        case .random: .random
        case .binary: nil
        }
    }

    /// The port that H.248.1 §12 gives to the encoding.
    var port: UInt16 { self == .binary ? 2945 : 2944 }
}
