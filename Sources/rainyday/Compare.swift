import ArgumentParser
import Glibc
import Inference
import Reports
import Verdicts
import Wire

/// `rainyday compare`: two stories side by side.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lay two stories side by side: where they part first, what comes later, what it cost.",
        discussion: HelpText.of(
            """
            Each of the two is a capture, the output folder of a run, or a topology
            file, which is then simulated. Nodes are taken for each other by name, else
            by address, else by what they are. A capture without a topology borrows
            roles and regions from the other one.

              rainyday compare Topologies/split-partial-wan.yaml Topologies/prevented-partial-wan.yaml
              rainyday compare branch.pcapng branch.yaml --align first-event --tolerance 2s

            A line is an event; >> marks the first that is not the same in both, ! the
            others. Exit code 0: the same story; 1: they part.
            """))

    @Argument(help: "A capture, the output folder of a run, or a topology file.") var first: String
    @Argument(help: "Another one.") var second: String
    @Option(
        help: "What begins together: start, or first-event, the first event that both have. (default: start)",
        transform: Compare.alignment)
    var align = StoryComparison.Alignment.start
    @Option(
        help: "So much earlier or later is as good, such as 500ms. (default: 1s)",
        transform: { try StoryTime.moment($0) - .start })
    var tolerance = Duration.seconds(1)
    @Flag(help: "Show every event, not only what differs and what is around it.") var all = false
    @Flag(help: "Print the comparison as JSON.") var json = false

    func run() throws {
        let one = try StorySource(first), other = try StorySource(second)
        let comparison = try Self.compare(one, other, align: align, tolerance: tolerance)
        if json {
            Terminal.put(comparison.json.prettyText)
        } else {
            Terminal.put("first:  \(first)\nsecond: \(second)\n\n")
            // In a file there is room for both columns.
            let width = Terminal.size(of: STDOUT_FILENO) == nil ? max(Terminal.width, 150) : Terminal.width
            let settings = ComparisonText.Settings(width: min(max(width, 60), 200), showsAll: all)
            for line in ComparisonText(comparison, settings: settings).lines { Terminal.write(PrintableText.of(line)) }
        }
        for damage in [one.damage, other.damage].compactMap({ $0 }) {
            Terminal.write("rainyday: \(damage); compared is what came before", to: STDERR_FILENO)
        }
        guard comparison.isSame else { throw ExitStatus(code: 1, text: nil) }
        if one.damage != nil || other.damage != nil { throw ExitStatus.inconclusive }
    }

    /// Compares two stories in the names of the first one.
    static func compare(
        _ one: StorySource, _ other: StorySource, align: StoryComparison.Alignment, tolerance: Duration
    ) throws -> StoryComparison {
        let books = (one: try one.book(), other: try other.book())
        var first = try one.findings(books.one)
        let second = try other.findings(books.other)
        var lender = books.one
        if books.one.isWithoutRegions, !books.other.isWithoutRegions {
            // The first one borrows roles and regions of the second, and keeps its own names.
            let back = CastMatching(Cast(first, book: books.one), Cast(second, book: books.other))
            lender = books.other.renamed(back.names)
            lender.nodes = books.one.nodes
            first = try one.findings(lender)
        }
        let matching = CastMatching(Cast(first, book: lender), Cast(second, book: books.other))
        let book = matching.book(books.other, lender: lender)
        return StoryComparison(
            first, try other.findings(book), align: align, tolerance: tolerance, ends: (one.end, other.end))
    }

    private static func alignment(_ text: String) throws -> StoryComparison.Alignment {
        guard let alignment = StoryComparison.Alignment(rawValue: text) else {
            throw ValidationError("--align is start or first-event, not '\(text)'.")
        }
        return alignment
    }
}
