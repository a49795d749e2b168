import Testing

@Suite("rainyday import")
struct ImportCommandTests {
    static let screens = ["main.txt", "gateways.txt"].map { name in
        BuiltPrograms.topology("x").replacing("x.yaml", with: "Screens/" + name)
    }
    static let answers = ["servers.release=10.2", "wan.delay=15ms", "gateways.provides=trunks,voip"]
        .flatMap { ["--set", $0] }

    @Test("a site of 12 gateways: 3 while something is needed, 0 with answers, and check and simulate take the file")
    func site() throws {
        let scratch = try Scratch()
        let file = scratch.file("site.yaml")
        let first = try Launch.run(["import"] + Self.screens + ["-o", file], in: scratch)
        #expect(first.code == 3 && first.errors.isEmpty, "\(first)")
        #expect(first.output.contains("release of main, leeds-srs, york-srs: used 10.2"), "\(first.output)")
        #expect(first.output.contains("12 gateways, 2 survivables; defaults stand for"), "\(first.output)")
        let plain = try Launch.run(["check", file], in: scratch)
        #expect(plain.code == 0, "\(plain)")
        let second = try Launch.run(["import"] + Self.screens.reversed() + ["-o", file] + Self.answers, in: scratch)
        #expect(second.code == 0, "\(second)")
        let check = try Launch.run(["check", file, "--strict"], in: scratch)
        #expect(check.code == 1 && check.output.contains("Leeds-G430-2: york-srs stands below"), "\(check)")
        let story = try Launch.run(["simulate", file, "--quiet", "--out", scratch.file("out")], in: scratch)
        #expect(story.code == 0, "\(story)")
    }

    @Test("the file alone on standard output, what is said of it beside it")
    func streams() throws {
        let scratch = try Scratch()
        let run = try Launch.run(["import"] + Self.screens + Self.answers, in: scratch)
        #expect(run.code == 0 && run.output.hasPrefix("title: ") && run.errors.contains("list media-gateway x2"))
    }

    @Test("2 and nothing written where nothing is known, lines contradict each other, or an answer is not asked for")
    func refusals() throws {
        let scratch = try Scratch()
        let other = try scratch.write(
            "display media-gateway 5\n   MEDIA GATEWAY 5\n   Network Region: 7\n", to: "other.txt")
        let empty = try scratch.write("", to: "empty.txt")
        for (arguments, words) in [
            ([empty], "it is empty"), (Self.screens + [other], "5 is 7 here, but 2 at "),
            (Self.screens + ["--set", "main.relaese=10.2"], "did you mean 'main.release'?"),
            (Self.screens + ["--set", "wan.delay=15"], "    |   wan: { subnet: 192.0.2.0/24, delay: 15 }"),
            (Self.screens + ["--set", "nonsense"], "NODE.KEY=VALUE"),
            (Self.screens + ["--set", "servers.release=old"], "release"), (["/nonexistent"], "cannot read"),
            (Self.screens + ["--set", "networks.prefix=99"], "networks.prefix is 8 to 30, not '99'"),
        ] as [([String], String)] {
            let run = try Launch.run(["import"] + arguments + ["-o", scratch.file("no.yaml")], in: scratch)
            #expect(run.code == 2, "\(arguments): \(run)")
            #expect((run.output + run.errors).contains(words), "\(run)")
            #expect(!scratch.exists("no.yaml"))
        }
    }
}
