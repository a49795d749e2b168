import RAS
import Wire

extension FuzzTarget {
    /// What is read can be sent and is the same again.
    func checkRAS(_ bytes: [UInt8]) throws(BrokenInvariant) {
        switch Result(catching: { () throws(DecodeError) in try Message(decoding: bytes) }) {
        case .success(let message):
            guard let again = try? Message(decoding: message.encoded()) else {
                throw BrokenInvariant("what was written is refused: \(message)")
            }
            try BrokenInvariant.require(again == message, "what was written reads otherwise: \(again) not \(message)")
        case .failure(let error): try requirePlace(error, in: bytes)
        }
    }
}
