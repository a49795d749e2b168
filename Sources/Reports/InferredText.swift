public import Verdicts
import Wire

/// How the network of a recording is set up, as a table: what `inspect` prints after the others.
public struct InferredText: Sendable {
    /// So many rows are shown.
    static let limit = 40
    /// Nodes that a row names.
    private static let nodeLimit = 6

    /// The whole text, each line ended by a line feed; empty where nothing was found out.
    public let text: String

    public init(_ facts: [InferredFact]) {
        guard !facts.isEmpty else {
            text = ""
            return
        }
        var table = TextTable([
            ("setting", .left), ("of", .left), ("value", .left), ("how sure", .left), ("why", .left),
        ])
        for fact in facts.prefix(Self.limit) {
            let more = fact.nodes.count - Self.nodeLimit
            let nodes = fact.nodes.prefix(Self.nodeLimit).joined(separator: " ") + (more > 0 ? " +\(more)" : "")
            let value = fact.value.text
            table.add(fact.setting, nodes, value.isEmpty ? "none" : value, fact.sureness.rawValue, fact.why)
        }
        var lines = ["", "how it is set up, as far as it shows"] + table.lines
        if facts.count > Self.limit { lines.append("  +\(facts.count - Self.limit) more, in verdict.json") }
        text = lines.map { PrintableText.of($0) + "\n" }.joined()
    }
}
