/// Why a console line was not understood, in a sentence.
public struct ConsoleRefusal: Error, Hashable, Sendable {
    public var text: String

    public init(_ text: String) { self.text = text }
}
