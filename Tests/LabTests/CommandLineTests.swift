import Testing

@Suite("Bad input at the command line")
struct CommandLineTests {
    struct BadFile: Sendable, CustomTestStringConvertible {
        let what: String
        let text: String
        /// Line and column of the first error, and words of it.
        let place: String
        let words: [String]
        var testDescription: String { what }

        init(_ what: String, _ text: String, _ place: String, _ words: String...) {
            self.what = what
            self.text = text
            self.place = place
            self.words = words
        }

        /// The trial story with one text in place of another.
        init(_ what: String, replacing old: String, with new: String, _ place: String, _ words: String...) {
            self.what = what
            text = StormStory.text(lasts: "60s", timeline: ["{ at: 10s, kill: mg2 }"]).replacing(old, with: new)
            self.place = place
            self.words = words
        }
    }

    static let files: [BadFile] = [
        BadFile("an unknown key", replacing: "lasts:", with: "lsats:", "3:1", "lsats", "lasts"),
        BadFile("a wrong type", replacing: "lasts: 60s", with: "lasts: [60s]", "3:8"),
        BadFile("a duration without a unit", replacing: "lasts: 60s", with: "lasts: 60", "3:8", "60"),
        BadFile("an address outside its network", replacing: "10.10.1.12", with: "10.99.1.12", "13:", "10.99.1.12"),
        BadFile("an address twice", replacing: "10.10.1.12", with: "10.10.1.11", "13:", "10.10.1.11"),
        BadFile(
            "an unknown node in a list", replacing: "mgc list: [main]", with: "mgc list: [mian]", "11:", "mian",
            "main"),
        BadFile("an unknown node in the timeline", replacing: "kill: mg2", with: "kill: mg9", "16:", "mg9"),
        BadFile(
            "five entries in an MGC list", replacing: "mgc list: [main]",
            with: "mgc list: [main, main, main, main, main]",
            "11:"),
        BadFile(
            "a timer over its range", replacing: "primary search: 1min", with: "primary search: 61min", "12:", "61min"),
        BadFile("an empty file", "", "1:1"),
        BadFile("ten megabytes of [", String(repeating: "[", count: 10_000_000), "1:"),
        BadFile("bytes that are no text", "title: \u{0}\u{1}", "1:"),
    ]

    @Test("exit code 2, the place and the reason, and nothing is made", arguments: files)
    func bad(_ file: BadFile) throws {
        let scratch = try Scratch()
        let path = try scratch.write(file.text, to: "bad.yaml")
        for command in [["run", path, "--out", scratch.file("out")], ["check", path], ["plan", path]] {
            let (code, output, errors) = try Launch.run(command, in: scratch)
            #expect(code == 2 && output == "", "\(command[0]): \(code) \(output)")
            #expect(errors.contains("bad.yaml:\(file.place)"), "\(errors.prefix(500))")
            #expect(file.words.allSatisfy(errors.contains), "\(errors.prefix(500))")
            #expect(errors.utf8.count < 20_000)
        }
        #expect(!scratch.exists("out"))
    }

    @Test("bad usage is 2, whatever is wrong with it")
    func usage() throws {
        let scratch = try Scratch()
        let topology = BuiltPrograms.topology("sunny-day")
        for arguments in [
            ["run"], ["run", "/nonexistent.yaml"], ["run", topology, "--speed", "0"],
            ["run", topology, "--speed", "x"],
            ["run", topology, "--out", "/proc/nowhere"], ["run", scratch.path], ["dance"],
            ["run", topology, "--dance"],
            ["up", "-"], ["status", "--name", "../x"], ["status", "--name", "nobody"],
            ["inspect", "/dev/null"], ["inspect", "/nonexistent"], ["exec", "--name", "nobody", "mg1"],
        ] {
            let (code, _, errors) = try Launch.run(arguments, in: scratch)
            #expect(code == 2 && !errors.isEmpty, "\(arguments): \(code) \(errors)")
        }
        let misspelled = try Launch.run(["inspct", "x.pcapng"], in: scratch)
        #expect(misspelled.code == 2 && misspelled.errors.contains("did you mean 'inspect'?"))
        // Lines of the source are no lines of the screen.
        let help = try Launch.run(["inspect", "--help"], in: scratch)
        #expect(help.code == 0 && help.output.contains("go by their address and all count as one region"))
        #expect(try Launch.run(["--help"], in: scratch).code == 0)
        #expect(try Launch.run(["--version"], in: scratch).code == 0)
    }

    @Test("a reader that goes away, or streams that are closed, harm nothing")
    func streams() throws {
        let scratch = try Scratch()
        let rainyday = try BuiltPrograms.rainyday()
        let topology = BuiltPrograms.topology("sunny-day")
        let shell = try BuiltPrograms.system("sh")
        for line in ["exec \"$0\" \"$@\" <&- >&- 2>&-", "\"$0\" \"$@\" | true", "exec \"$0\" \"$@\" >&-"] {
            let arguments = ["-c", line, rainyday, "simulate", topology, "--out", scratch.file("out")]
            #expect(try Launch.run(arguments, program: shell, in: scratch).code == 0, "\(line)")
            let journal = try #require(scratch.text(of: "out/journal.jsonl"))
            #expect(journal.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"t_s\": ") }, "\(line)")
            try scratch.remove("out")
        }
    }
}
