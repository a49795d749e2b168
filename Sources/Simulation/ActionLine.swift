public import Wire

/// An action of the timeline as it was carried out; in virtual time it is never late.
public struct ActionLine: Hashable, Sendable {
    public let time: Instant
    /// The words of the file.
    public let text: String
    /// What stood in its way, such as a node that was off already; nil where it was done.
    public let problem: String?

    init(time: Instant, text: String, problem: String?) {
        self.time = time
        self.text = text
        self.problem = problem
    }
}
