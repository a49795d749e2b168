/// Why a console line was not understood, in a sentence.
public struct ConsoleRefusal: Error, Hashable, Sendable {
    public var text: String
    /// The same for scripts.
    public var json: String

    public init(_ text: String, json: String = "") {
        self.text = text
        self.json = json
    }
}
