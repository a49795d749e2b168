import Agents
import Glibc

/// Why an agent cannot be served here, in a sentence.
public struct ServingFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    /// - Parameter refusal: a negative errno.
    init(_ listener: Listener, _ refusal: Int32) {
        self.init("cannot listen on \(listener.transport.rawValue) \(listener.local): \(Self.reason(refusal))")
    }

    static func reason(_ refusal: Int32) -> String { String(cString: strerror(-refusal)) }
}
