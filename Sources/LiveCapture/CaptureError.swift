/// Why a capture cannot start or go on.
struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An interface or a file.
    let subject: String
    let reason: String

    var description: String { "\(subject): \(reason)" }
}
