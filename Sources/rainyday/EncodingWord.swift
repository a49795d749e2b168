import ArgumentParser
import Megaco

/// How H.248 is written, as a person names it.
enum EncodingWord: String, ExpressibleByArgument, CaseIterable {
    case pretty, compact, binary

    var encoding: MessageEncoding {
        switch self {
        case .pretty: .text(.long)
        case .compact: .text(.short)
        case .binary: .binary
        }
    }

    /// The port that H.248.1 §12 gives to the encoding.
    var port: UInt16 {
        switch self {
        case .pretty, .compact: 2944
        case .binary: 2945
        }
    }
}
