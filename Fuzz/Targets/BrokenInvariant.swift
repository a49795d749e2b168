/// An input on which the code under test breaks a promise; the fuzzer ends there and a test fails.
public struct BrokenInvariant: Error, CustomStringConvertible {
    /// What should have held, and what was seen instead.
    public let description: String

    init(_ description: String) { self.description = description }

    /// Throws unless the promise holds.
    static func require(_ holds: Bool, _ promise: @autoclosure () -> String) throws(BrokenInvariant) {
        guard holds else { throw BrokenInvariant(promise()) }
    }
}
