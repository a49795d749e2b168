import Analysis
import Verdicts
import Wire

/// The topology file that would have made a recording, with how sure each line is.
public struct InferredStory: Hashable, Sendable {
    /// The file, ready to be written.
    public let text: String
    /// Settings and faults that the recording shows, and those that are written with their defaults.
    public let seen: Int
    public let unseen: Int
    /// How many gateways it has.
    public let gateways: Int
    /// Packets beyond what is kept.
    public let leftOut: Int
    /// What a reader should know before he trusts it; none where all is well.
    public let warnings: [String]

    init(_ facts: StoryFacts, title: String, leftOut: Int) {
        var writer = TopologyWriter(facts)
        text = writer.file(title: title)
        seen = writer.seen
        unseen = writer.unseen
        gateways = facts.roster.of(.gateway).count
        self.leftOut = leftOut
        var warnings: [String] = []
        if !facts.showsArrivals {
            warnings.append(
                "the capture shows each packet once only: which of them arrived is unknown, so no cut can be told")
        }
        self.warnings = warnings
    }
}
