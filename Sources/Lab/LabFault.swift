public import Wire

/// A line of the timeline as it struck.
public struct LabFault: Hashable, Sendable {
    public let time: Instant
    /// The words of the topology file.
    public let text: String

    public init(time: Instant, text: String) {
        self.time = time
        self.text = text
    }
}
