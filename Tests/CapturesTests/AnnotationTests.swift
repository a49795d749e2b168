import Foundation
import Packets
import Reports
import Testing
import Wire

/// `inspect --annotate`, and what Wireshark shows of it.
@Suite("Annotated copies, and the Wireshark profile")
struct AnnotationTests {
    /// The copy of a recording that `rainyday inspect --annotate` writes.
    private static func copy(of path: String, topology: String? = nil, in folder: Folder) throws -> String {
        let copy = folder.path("copy.pcapng")
        let options = topology.map { ["--topology", Recording.path("Topologies/\($0).yaml")] } ?? []
        let program = try Program(try Program.rainyday(), ["inspect", path, "--annotate", copy] + options)
        try #require(program.code == 0, "\(program.text)")
        return copy
    }

    private static func tshark(_ arguments: [String], profile: Folder? = nil) throws -> String {
        var environment = ["COLORTERM": "truecolor", "TERM": "xterm-256color"]
        if let profile { environment["WIRESHARK_CONFIG_DIR"] = profile.path("") }
        let program = try Program("/usr/bin/env", ["tshark"] + arguments, environment: environment)
        try #require(program.code == 0, "\(program.text)")
        return program.text.split(separator: "\n").filter { !$0.hasPrefix("Running as user") }.joined(separator: "\n")
    }

    @Test(
        "packets are the same, byte for byte and at the same times",
        arguments: Recording.all.map { "Captures/\($0).pcapng" })
    func same(file: String) throws {
        let folder = try Folder()
        let path = Recording.path(file)
        let copy = try Self.copy(of: path, in: folder)
        let items = try Recording(bytes: Array(Data(contentsOf: URL(filePath: copy)))).items()
        let original = try Recording(bytes: Array(Data(contentsOf: URL(filePath: path)))).items()
        func packets(_ items: [CaptureReader.Item]) -> [CapturedPacket] {
            items.compactMap { item in
                guard case .packet(var packet) = item else { return nil }
                packet.comment = nil
                return packet
            }
        }
        #expect(packets(items) == packets(original))
        let comments = items.compactMap { if case .packet(let packet) = $0 { packet.comment } else { nil } }
        let registered =
            file.contains(".tls.") ? "registered with 10.10.0.10 · inferred" : "registered with main · Restart 901"
        #expect(comments.contains { $0.contains(" · \(registered)") })
        // The copy is inspected with the same result.
        let results = try [path, copy].map { try Program(try Program.rainyday(), ["inspect", $0]).text }
        #expect(results[0] == results[1])
        #expect(try Self.tshark(["-r", copy, "-Y", "_ws.malformed && !h248"]).isEmpty)
    }

    @Test("Wireshark and capinfos show what happened")
    func shown() throws {
        let folder = try Folder()
        try folder.write(try Recording.simulated("prevented-partial-wan"), "capture.pcapng")
        let copy = try Self.copy(of: folder.path("capture.pcapng"), topology: "prevented-partial-wan", in: folder)
        let comments = try Self.tshark(["-r", copy, "-Y", "frame.comment", "-T", "fields", "-e", "frame.comment"])
        for words in [
            "mg1 · registered with main · Restart 901", "fault · cut between: [[mg1, mg2], main]",
            "mg2 · Primary Search Timer expired · tries srs", "mg1 · link to main lost · silence",
            "SPLIT of region 2 begins · main: mg3 mg4 | srs: mg1 mg2", "srs · RAS says active to main",
            "main · sends mg3 away · Forced 909 · split registration prevention", "by SRPF",
            "mg3 · refused by main · error 503 · region disabled", "sm1 to srs · entity link down",
        ] { #expect(comments.contains(words), "\(words)") }
        // A comment stands at the packet that it is about.
        let answers = try Self.tshark(
            ["-r", copy, "-Y", "frame.comment contains \"error 503\"", "-T", "fields", "-e", "ip.src"])
        #expect(Set(answers.split(separator: "\n")) == ["10.10.0.10"])
        let information = try Program("/usr/bin/env", ["capinfos", copy]).text
        for words in [
            "rainyday inspect: split of region 2 from 165.076 s to 165.106 s", "ended by SRPF", "Name = mg1",
            "Description = gateway mg1, region 2", "mode=simulation",
        ] { #expect(information.contains(words), "\(words)\n\(information)") }
        let names = try Self.tshark(["-r", copy, "-N", "n", "-c", "300", "-T", "fields", "-e", "_ws.col.Source"])
        #expect(names.contains("mg4") && names.contains("main"))
    }

    @Test("a pcap of another link type is copied as well, and standard input is kept for it")
    func foreign() throws {
        let folder = try Folder()
        var bytes: [UInt8] = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 8)
        bytes += [0, 0, 4, 0, 101, 0, 0, 0]
        let items = try Recording.named("sunny-day.simulated").items()
        for case .packet(let packet) in items where packet.direction == .outbound && packet.bytes.count > 34 {
            guard packet.bytes[12..<14] == [8, 0] else { continue }
            let frame = packet.bytes[14...]
            let microseconds = packet.time.nanoseconds / 1000
            for value in [
                microseconds / 1_000_000 + 1_700_000_000, microseconds % 1_000_000, Int64(frame.count),
                Int64(frame.count),
            ] {
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            }
            bytes += frame
        }
        try folder.write(Recording(bytes: bytes), "raw.pcap")
        let copy = try Self.copy(of: folder.path("raw.pcap"), in: folder)
        let fields = [
            "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "ip.checksum", "-e", "tcp.seq_raw",
        ]
        let original = try Self.tshark(["-r", folder.path("raw.pcap")] + fields)
        #expect(try Self.tshark(["-r", copy] + fields) == original.replacing(/\.(\d{6})000/) { ".\($0.1)000" })
        let piped = try Program(
            "/bin/sh",
            [
                "-c", "cat \"$1\" | \"$2\" inspect - --annotate \"$3\"", "sh", folder.path("raw.pcap"),
                try Program.rainyday(), folder.path("piped.pcapng"),
            ])
        #expect(piped.code == 0, "\(piped.text)")
        #expect(
            try Data(contentsOf: URL(filePath: folder.path("piped.pcapng"))) == Data(contentsOf: URL(filePath: copy)))
    }

    @Test("the copy may take the place of the recording; where it cannot be written, that is said")
    func places() throws {
        let folder = try Folder()
        try folder.write(try Recording.named("sunny-day.simulated"), "it.pcapng")
        let path = folder.path("it.pcapng")
        #expect(try Program(try Program.rainyday(), ["inspect", path, "--annotate", path]).code == 0)
        #expect(try Recording(bytes: Array(Data(contentsOf: URL(filePath: path)))).items().count > 100)
        let refused = try Program(try Program.rainyday(), ["inspect", path, "--annotate", "/nonexistent/x.pcapng"])
        #expect(refused.code == 2 && refused.text.contains("cannot write /nonexistent/x.pcapng"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("")).allSatisfy { !$0.hasSuffix(".part") })
    }

    @Test("the profile loads without a complaint, and each of its filters is one")
    func profile() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(
            atPath: folder.path("profiles"), withIntermediateDirectories: false)
        try FileManager.default.copyItem(
            atPath: Recording.path("Wireshark/rainyday"), toPath: folder.path("profiles/rainyday"))
        try folder.write(try Recording.simulated("split-partial-wan"), "capture.pcapng")
        let copy = try Self.copy(of: folder.path("capture.pcapng"), topology: "split-partial-wan", in: folder)
        let lines = try Self.tshark(["-C", "rainyday", "--color", "-r", copy], profile: folder).split(separator: "\n")
        let split = try #require(lines.first { $0.contains("SPLIT of region 2 begins") })
        #expect(split.contains("registered with srs"), "what happened is a column")
        #expect(!lines.contains { $0.contains("WARNING") || $0.contains("Could not") }, "\(lines.prefix(3))")
        #expect(lines.contains { $0.contains("mg1 → main") }, "nodes go by their names")
        var filters = try Recording.text("Wireshark/rainyday/colorfilters").split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map { String($0.split(separator: "@", omittingEmptySubsequences: false)[2]) }
        filters += try Recording.text("Wireshark/rainyday/dfilter_buttons").split(separator: "\n").map { line in
            line.components(separatedBy: "\",\"")[2].replacing("\\x22", with: "\"")
        }
        #expect(filters.count >= 15)
        for filter in filters { _ = try Self.tshark(["-r", copy, "-Y", filter]) }
        for filter in filters.prefix(2) { #expect(try !Self.tshark(["-r", copy, "-Y", filter]).isEmpty, "\(filter)") }
    }
}

extension Recording {
    /// The path of a file of the project.
    fileprivate static func path(_ name: String) -> String { root.appending(path: name).path }
}
