import FoundationEssentials
import Glibc
import Testing

@Suite("rainyday test, in virtual time")
struct TestCommandTests {
    /// A story that passes, one that fails, and one that does not load.
    private static let good = story("no split: anywhere")
    private static let wrong = story("gateway: mg1, never registered with: main, between: [0s, 30s]")
    private static let broken = story("no split: in Atlantis")

    private static func story(_ expectation: String) -> String {
        StormStory.text(lasts: "60s", timeline: ["{ at: 10s, kill: mg2 }"], expectations: ["{ \(expectation) }"])
    }

    private func test(
        _ arguments: [String], in scratch: Scratch
    ) throws -> (code: Int32, output: String, errors: String) {
        try Launch.run(["test"] + arguments, in: scratch)
    }

    @Test("a line a story, in natural order, and a summary")
    func folder() throws {
        let scratch = try Scratch()
        for name in ["s10.yaml", "s2.yaml", "s1.txt"] { _ = try scratch.write(Self.good, to: name) }
        let (code, output, errors) = try test([scratch.path], in: scratch)
        #expect(code == 0 && errors.isEmpty, "\(errors)")
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.count == 5, "\(output)")
        #expect(lines[0].hasPrefix("✔ pass         \(scratch.path)/s2.yaml   "))
        #expect(lines[1].hasPrefix("✔ pass         \(scratch.path)/s10.yaml  "))
        #expect(lines[3].hasPrefix("2 stories: 2 passed, 0 failed, 0 inconclusive; 2 runs in "))
    }

    @Test("a failure says what, where, when, and how to see it again; other stories are told as well")
    func failure() throws {
        let scratch = try Scratch()
        let wrong = try scratch.write(Self.wrong, to: "a wrong.yaml")
        let broken = try scratch.write(Self.broken, to: "b.yaml")
        let good = try scratch.write(Self.good, to: "c.yaml")
        let junit = scratch.file("reports/junit.xml")
        let paths = [wrong, broken, scratch.file("none.yaml"), good]
        let (code, output, _) = try test(paths + ["--seed", "7", "--junit", junit], in: scratch)
        #expect(code == 1)
        for words in [
            "✘ fail         \(wrong)", "  not met in simulation, line ", "gateway: mg1, never registered with: main",
            "    measured: main at ", "    window:   0.000 s to 30.000 s\n", "t in s", "ServiceChange Restart 901",
            "  replay: rainyday simulate '\(wrong)' --seed 7\n", "✘ unreadable   \(broken)", "b.yaml:",
            "cannot read \(scratch.file("none.yaml")): No such file or directory", "✔ pass         \(good)",
            "4 stories: 1 passed, 1 failed, 0 inconclusive, 2 could not be read; 4 runs in ",
        ] {
            #expect(output.contains(words), "\(words) is not in: \(output)")
        }
        let text = try #require(scratch.text(of: "reports/junit.xml"))
        #expect(text.contains("failures=\"1\" errors=\"2\" skipped=\"0\""))
        #expect(text.contains("<failure message=\"main at "))
    }

    @Test("every seed is played; what is wrong with all of them is told once")
    func seeds() throws {
        let scratch = try Scratch()
        let path = try scratch.write(Self.wrong, to: "a.yaml")
        let (code, output, _) = try test([path, "--seeds", "5", "--seed", "3", "--jobs", "2"], in: scratch)
        #expect(code == 1)
        for words in [
            "5 seeds: 5 fail", "  seed 3\n", "--seed 3\n", "  the same with 4 more seeds: 4, 5, 6, 7\n",
            "1 story: 0 passed, 1 failed, 0 inconclusive; 5 runs in ",
        ] {
            #expect(output.contains(words), "\(words) is not in: \(output)")
        }
        #expect(!output.contains("--seed 4"))
    }

    @Test("bad usage and what cannot be read is 2, with a sentence, before anything is played")
    func usage() throws {
        let scratch = try Scratch()
        let good = try scratch.write(Self.good, to: "a.yaml")
        let broken = try scratch.write(Self.broken, to: "b.yaml")
        let empty = scratch.file("empty")
        mkdir(empty, 0o755)
        for (arguments, words) in [
            ([], "paths"), ([good, "--jobs", "0"], "--jobs is 1…1024, not 0."),
            ([good, "--seeds", "0"], "--seeds is 1…1000000"), ([good, "--on", "mars"], "mars"),
            ([good, "--speed", "20"], "--speed is for"), ([empty], "\(empty) holds no topology file (*.yaml)"),
            ([good, "--filter", "z.yaml"], "no file's path contains z.yaml"),
            ([broken], "no file could be read"), ([scratch.file("none")], "no file could be read"),
            ([good, "--junit", "/proc/nowhere/j.xml"], "/proc/nowhere"),
            ([good, "--junit", empty], "--junit: cannot write \(empty): it is a folder; name a file"),
        ] as [([String], String)] {
            let (code, _, errors) = try test(arguments, in: scratch)
            #expect(code == 2 && errors.contains(words), "\(arguments): \(code) \(errors)")
        }
    }

    @Test("what matters is chosen by --filter; --quiet says nothing of a pass")
    func choice() throws {
        let scratch = try Scratch()
        for name in ["one.yaml", "two.yaml", "three.yaml"] { _ = try scratch.write(Self.good, to: name) }
        let some = try test([scratch.path, "--filter", "one.", "--filter", "two."], in: scratch)
        #expect(some.code == 0 && some.output.contains("2 stories: 2 passed"))
        let quiet = try test([scratch.path, "--quiet"], in: scratch)
        #expect(quiet.code == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
    }

    @Test("a signal ends it with what there is, the file for machines written")
    func interrupted() throws {
        let scratch = try Scratch()
        let path = try scratch.write(Self.good, to: "a.yaml")
        let arguments = ["test", path, "--seeds", "1000000", "--junit", scratch.file("junit.xml")]
        let launch = try Launch(arguments, in: scratch)
        // Threads begin when everything is ready to be played.
        #expect(
            Patience.until {
                let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(launch.process)/task")
                return threads?.count ?? 0 > 1
            })
        kill(launch.process, SIGTERM)
        #expect(try launch.code() == 143)
        #expect(launch.output.contains("1 story: "))
        #expect(scratch.text(of: "junit.xml")?.hasSuffix("</testsuites>\n") == true)
    }
}
