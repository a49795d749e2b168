import Glibc
import Testing

/// What the ladder's options do at the command line.
@Suite("The ladder at the command line")
struct LadderCommandTests {
    /// A capture of a story that was simulated.
    private static func capture(_ story: String, in scratch: Scratch) throws -> String {
        let arguments = ["simulate", BuiltPrograms.topology(story), "--quiet", "--out", scratch.file("out")]
        #expect(try Launch.run(arguments, in: scratch).code == 0)
        return scratch.file("out/capture.pcapng")
    }

    @Test("a time, nodes and detail; the recording may come from a pipe")
    func options() throws {
        let scratch = try Scratch()
        let capture = try Self.capture("split-partial-wan", in: scratch)
        let part = try Launch.run(
            ["inspect", capture, "--since", "165s,170", "--node", "mg1", "--node=srs"], in: scratch)
        #expect(part.code == 0)
        #expect(part.output.contains("ServiceChange Failover 909") && !part.output.contains("Restart 901 ---"))
        #expect(!part.output.contains("  mg4         "))
        let detail = ["--since", "165", "--until", "2.76min", "--node", "mg1", "--detail"]
        let full = try Launch.run(["inspect", capture] + detail, in: scratch)
        #expect(full.output.contains("SC=ROOT{SV{MT=FL,RE=\"909 MGC Impending Failure\""))
        let input = open(capture, O_RDONLY | O_CLOEXEC)
        defer { close(input) }
        let piped = try Launch(["inspect", "-"] + detail, in: scratch, input: input)
        #expect(try piped.code() == 0)
        #expect(piped.output == full.output)
        let simulated = try Launch.run(
            ["simulate", BuiltPrograms.topology("split-partial-wan"), "--out", scratch.file("out")] + detail,
            in: scratch)
        #expect(simulated.code == 0 && simulated.output.contains("909 MGC Impending Failure"))
        // The file is whole, whatever the screen shows.
        #expect(scratch.text(of: "out/ladder.txt")?.contains("Restart 901") == true)
    }

    @Test("colours come where they are asked for, and else not into a pipe")
    func colours() throws {
        let scratch = try Scratch()
        let capture = try Self.capture("prevented-partial-wan", in: scratch)
        for (options, isColoured) in [([], false), (["--color", "always"], true), (["--color=never"], false)] {
            let output = try Launch.run(["inspect", capture, "--ladder"] + options, in: scratch).output
            #expect(output.contains("\u{1B}[") == isColoured, "\(options)")
        }
    }

    @Test("what cannot be is said")
    func refusals() throws {
        let scratch = try Scratch()
        let capture = try Self.capture("split-partial-wan", in: scratch)
        for (options, words) in [
            (["--node", "mg11"], "no 'mg11'; did you mean 'mg1'?"), (["--since", "x"], "'x' is no time"),
            (["--since", "9,3"], "end before it begins"), (["--since", "1,2", "--until", "3"], "both say"),
            (["--since", "1,2,3"], "two with a comma"), (["--until", "1e99999"], "no time"),
            (["--color", "sometimes"], "always"), (["--node", ","], "takes names"),
        ] {
            let run = try Launch.run(["inspect", capture] + options, in: scratch)
            #expect(run.code == 2 && run.errors.contains(words), "\(options): \(run.code) \(run.errors)")
        }
    }
}
