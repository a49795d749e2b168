import ArgumentParser
import Glibc
import Wire

/// What all forms of `rainyday serve` have in common: when it ends, and what it says.
struct ServeOptions: ParsableArguments {
    @Option(help: "End after so long, such as 30s or 5min.", transform: Words.duration) var duration: Duration?
    @Flag(help: "Print the summary as JSON and nothing else; lines go to standard error.") var json = false
    @Flag(help: "Print the summary alone.") var quiet = false
    @Flag(help: "Print what the agent writes down about each event, to standard error.") var journal = false

    /// How many lines of the journal a second show what goes wrong, where not all are asked for.
    static let journalLinesPerSecond = 5
}
