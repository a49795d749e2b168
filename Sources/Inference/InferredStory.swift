import Analysis
import Verdicts
import Wire

/// The topology file that would have made a recording, with how sure each line is.
public struct InferredStory: Hashable, Sendable {
    /// The file, ready to be written: it loads.
    public let text: String
    /// Settings and faults that the recording shows, and those that are written with their defaults.
    public let seen: Int
    public let unseen: Int
    /// How many gateways it has.
    public let gateways: Int
    /// Packets beyond what is kept.
    public let leftOut: Int
    /// False where lines were left out of the file, for it would not have loaded with them.
    public let isComplete: Bool
    /// What a reader should know before he trusts it; none where all is well.
    public let warnings: [String]

    init(_ facts: StoryFacts, title: String, leftOut: Int) {
        var writer = TopologyWriter(facts)
        let file = LoadableFile(writer.file(title: title))
        text = file.text
        seen = writer.seen
        unseen = writer.unseen
        gateways = facts.roster.of(.gateway).count
        self.leftOut = leftOut
        var warnings: [String] = []
        if !facts.showsArrivals {
            warnings.append(
                "the capture shows each packet once only: which of them arrived is unknown, so no cut can be told")
        }
        if file.leftOut > 0 {
            let count = CountText.of(file.leftOut, "line of the file is", "lines of the file are")
            warnings.append(
                "\(count) left out, for it would not load with them: comments that begin with 'left out' say why")
        }
        isComplete = file.leftOut == 0
        self.warnings = warnings
    }
}
