import Testing

@Suite("rainyday decode")
struct DecodeCommandTests {
    static let probe = "!/1 [10.1.1.1] T=1{C=-{AV=ROOT{AT{}}}}"

    /// Runs it with a standard input of its own.
    private func decode(
        _ words: [String], input: String = "", in scratch: Scratch
    ) throws -> (code: Int32, output: String, errors: String) {
        let file = try scratch.write(input, to: "input")
        let line = "exec \"$0\" decode \"$@\" < \"\(file)\""
        let rainyday = try BuiltPrograms.rainyday()
        return try Launch.run(["-c", line, rainyday] + words, program: BuiltPrograms.system("sh"), in: scratch)
    }

    @Test("a line a message, and the exit code says whether all were read")
    func lines() throws {
        let scratch = try Scratch()
        let good = try scratch.write(Self.probe, to: "good.txt")
        let bad = try scratch.write("!/1 [10.1.1.1] T=1{C=-{AV=ROOT{AT{", to: "bad.txt")
        let (code, output, errors) = try decode(["h248", good, bad, "-"], input: Self.probe, in: scratch)
        #expect(code == 1 && errors == "")
        #expect(
            output == """
                \(good)\tok\t\(Self.probe)
                \(bad)\terror\tbyte 34: the input ends inside auditItem
                -\tok\t\(Self.probe)

                """)
        #expect(try decode(["h248", good, "-"], input: Self.probe, in: scratch).code == 0)
    }

    @Test("a file that cannot be read is said, and the others are read")
    func unreadable() throws {
        let scratch = try Scratch()
        let (code, output, errors) = try decode(["h248", "/nonexistent", "-"], input: Self.probe, in: scratch)
        #expect(code == 2 && output == "-\tok\t\(Self.probe)\n")
        #expect(errors == "rainyday: cannot read /nonexistent: No such file or directory\n")
        let long = try scratch.write(String(repeating: "x", count: 1_048_577), to: "long")
        #expect(try decode(["h248", long], in: scratch).errors.contains("is longer than 1048576 bytes"))
    }

    @Test("hexadecimal, by value and for reading")
    func forms() throws {
        let scratch = try Scratch()
        let digits = Self.probe.utf8.map { String($0, radix: 16) }.joined(separator: " ")
        #expect(try decode(["h248", "-", "--hex"], input: digits, in: scratch).output == "-\tok\t\(Self.probe)\n")
        let (code, _, errors) = try decode(["h248", "-", "--hex"], input: "2g", in: scratch)
        #expect(code == 2 && errors == "rainyday: - is no pairs of hexadecimal digits: byte 1\n")
        let pretty = try decode(["h248", "-", "--pretty"], input: Self.probe, in: scratch)
        #expect(pretty.code == 0 && pretty.output.hasPrefix("MEGACO/1 [10.1.1.1]\nTransaction=1 {\n  Context=- {\n"))
        let json = try decode(["h248", "-", "--json"], input: Self.probe, in: scratch)
        #expect(json.code == 0 && json.output.contains("\"identifier\": 1"))
        let fault = try decode(["sip", "-", "--json"], input: "OPTIONS sip:a SIP/3.0\r\n\r\n", in: scratch)
        #expect(fault.code == 1 && fault.output.contains("\"offset\": 14"))
    }

    @Test("frames: many messages of one file, and an end inside one is said")
    func frames() throws {
        let scratch = try Scratch()
        let frame = "\0\0\0\u{26}" + Self.probe
        let two = try decode(["h248", "-", "--framed"], input: frame + "\0\0\0\u{1}x" + frame, in: scratch)
        #expect(two.code == 1)
        #expect(
            two.output.split(separator: "\n").map { $0.split(separator: "\t").prefix(2).joined(separator: " ") }
                == ["-#1 ok", "-#2 error", "-#3 ok"])
        let cut = try decode(["h248", "-", "--framed"], input: frame + "\0\0", in: scratch)
        #expect(cut.code == 2 && cut.output.hasPrefix("-#1\tok\t") && cut.errors.contains("2 of 4 bytes are there"))
        let long = try decode(["h248", "-", "--framed"], input: "\u{7F}\0\0\0", in: scratch)
        #expect(long.code == 2 && long.errors.contains("longer than 1048576 bytes"))
    }

    @Test(
        "bad usage is 2",
        arguments: [["dance", "-"], ["h248"], ["h248", "-", "-"], ["sip", "-", "--json", "--pretty"]])
    func usage(_ words: [String]) throws {
        let scratch = try Scratch()
        let (code, output, errors) = try decode(words, in: scratch)
        #expect(code == 2 && output == "" && errors.hasPrefix("Error: "))
    }
}
