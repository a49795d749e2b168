import FoundationEssentials
import Glibc
import Testing

/// The files that commands write beside what they print.
@Suite("Files that are written are possible before, and whole afterwards", .serialized)
struct OutputFileTests {
    static let options = ["--report", "--annotate", "--events"]

    /// A place in the scratch folder, or elsewhere, and what is said of it.
    struct Place: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var path: @Sendable (Scratch) -> String
        var why: @Sendable (Scratch) -> String
    }

    static let impossible: [Place] = [
        Place(testDescription: "a folder") {
            $0.path
        } why: {
            "it is a folder; name a file, such as \($0.path)/NAME"
        },
        Place(testDescription: "a folder that is not there, by its name") {
            $0.file("none/")
        } why: {
            "it is a folder; name a file, such as \($0.path)/none/NAME"
        },
        Place(testDescription: "in a folder that is not there") {
            $0.file("none/it")
        } why: {
            "there is no folder \($0.path)/none; make it first: mkdir -p \($0.path)/none"
        },
        Place(testDescription: "in a file") {
            $0.file("capture/it")
        } why: {
            "\($0.path)/capture is no folder; name another place"
        },
        // Even root makes no files there.
        Place(testDescription: "where nobody may write") { _ in
            "/sys/it"
        } why: { _ in
            "Permission denied in the folder /sys; name a place where files can be made"
        },
        Place(testDescription: "nowhere") { _ in
            ""
        } why: { _ in
            "there is no name; give it one"
        },
    ]

    @Test("what cannot be written is told before the recording is read", arguments: options, impossible)
    func refused(option: String, place: Place) throws {
        let scratch = try Scratch()
        // Reading it would be an error of its own.
        let capture = try scratch.write("no recording", to: "capture")
        let path = place.path(scratch)
        let said = try Launch.run(["inspect", capture, option, path], in: scratch)
        #expect(said.code == 2)
        #expect(said.errors == "rainyday: \(option): cannot write \(path): \(place.why(scratch))\n")
        #expect(said.output.isEmpty && !scratch.exists("none"))
    }

    private static func names(in scratch: Scratch) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.path).filter { $0.hasPrefix("it") }
    }

    @Test("where the analysis fails, nothing is left, and an older file stays as it was", arguments: options)
    func failing(option: String) throws {
        let scratch = try Scratch()
        let capture = try scratch.write("no recording", to: "capture")
        #expect(try Launch.run(["inspect", capture, option, scratch.file("it")], in: scratch).code == 2)
        #expect(try Self.names(in: scratch).isEmpty)
        _ = try scratch.write("older", to: "it")
        #expect(try Launch.run(["inspect", capture, option, scratch.file("it")], in: scratch).code == 2)
        #expect(scratch.text(of: "it") == "older")
        #expect(try Self.names(in: scratch) == ["it"])
    }

    @Test("an older file is replaced with its permissions, and a symbolic link stays one", arguments: options)
    func replaced(option: String) throws {
        let scratch = try Scratch()
        _ = try scratch.write("older", to: "it")
        #expect(chmod(scratch.file("it"), 0o600) == 0 && symlink("it", scratch.file("it.link")) == 0)
        let said = try InspectCommandTests.inspect(
            try InspectCommandTests.golden(), in: scratch, [option, scratch.file("it.link")])
        #expect(said.code == 0, "\(said.errors)")
        #expect(scratch.size(of: "it") > 1000)
        var status = stat()
        #expect(lstat(scratch.file("it.link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(scratch.file("it"), &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try Self.names(in: scratch).sorted() == ["it", "it.link"])
    }

    @Test("what is no ordinary file is written as it is", arguments: options)
    func device(option: String) throws {
        let said = try InspectCommandTests.inspect(
            try InspectCommandTests.golden(), in: try Scratch(), [option, "/dev/null"])
        #expect(said.code == 0, "\(said.errors)")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test("infer, import and test leave no file behind when they fail")
    func others() throws {
        let scratch = try Scratch()
        let bad = try scratch.write("no recording", to: "capture")
        for arguments in [
            ["infer", bad, "--output"], ["import", bad, "--out"], ["test", bad, "--filter", "//", "--junit"],
        ] {
            let said = try Launch.run(arguments + [scratch.file("it")], in: scratch)
            #expect(said.code == 2, "\(arguments): \(said.errors)")
            #expect(try Self.names(in: scratch).isEmpty, "\(arguments)")
        }
        let refused = try Launch.run(["import", bad, "--out", scratch.file("none/it")], in: scratch)
        #expect(refused.code == 2 && refused.errors.contains("--out: cannot write"), "\(refused.errors)")
        #expect(refused.output.isEmpty)
    }
}
