import Analysis
import Foundation
import Testing
import Topologies
import Verdicts

/// Wireshark's reading of our packets, and expectations that are made to fail.
@Suite("Second opinions")
struct SecondOpinionTests {
    static let stories = Recording.files(in: "Topologies", ending: ".yaml")

    @Test("tshark alone agrees on who was registered where", arguments: stories)
    func whoWasRegisteredWhere(story: String) throws {
        let folder = try Folder()
        let verdict = try folder.play(story)
        let program = try Program(
            script: "Scripts/who-was-registered-where.sh",
            [folder.path("capture.pcapng"), folder.path("verdict.json")])
        let answered = verdict.findings.registrations.count { $0.outcome != .unanswered }
        #expect(program.code == 0, "\(program.text)")
        #expect(program.text.contains(": \(answered) answered registrations"), "\(program.text)")
    }

    @Test("and says so where somebody claims otherwise")
    func disagreement() throws {
        let folder = try Folder()
        _ = try folder.play("split-partial-wan")
        let verdict = try String(contentsOfFile: folder.path("verdict.json"), encoding: .utf8)
        let claim = verdict.replacing(
            #"{"gateway": "mg2", "controller": "srs","#, with: #"{"gateway": "mg2", "controller": "main","#)
        try #require(claim != verdict)
        try claim.write(toFile: folder.path("verdict.json"), atomically: true, encoding: .utf8)
        let program = try Program(
            script: "Scripts/who-was-registered-where.sh",
            [folder.path("capture.pcapng"), folder.path("verdict.json")])
        #expect(program.code == 1)
        #expect(program.text.contains("< mg2 srs 165."), "\(program.text)")
        #expect(program.text.contains("> mg2 main 165."), "\(program.text)")
    }

    @Test("tshark alone agrees with the golden recordings", arguments: Recording.names)
    func recordings(name: String) throws {
        let folder = try Folder()
        let findings = try Recording.named(name).findings(
            try Recording.topology(GoldenCaptureTests.story(of: name)).nameBook)
        try folder.write(Verdict(named: name, findings, Circumstances(mode: .capture)).json.prettyText, "verdict.json")
        let program = try Program(
            script: "Scripts/who-was-registered-where.sh",
            [Recording.root.appending(path: "Captures/\(name).pcapng").path, folder.path("verdict.json")])
        #expect(program.code == 0, "\(program.text)")
    }

    @Test("each story fails without its first fault, and one about regions with its prevention switched over")
    func bite() throws {
        let program = try Program(script: "Scripts/bite.sh", [], environment: ["RAINYDAY": try Program.rainyday()])
        #expect(program.code == 0, "\(program.text)")
        let rows = program.text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first }
        // These have no fault.
        let withFault = Set(Self.stories).subtracting(["contact-centre-sunny", "mothers-day-sunny", "sunny-day"])
        #expect(Set(rows.map(String.init)) == withFault, "\(program.text)")
    }
}

/// A folder of a test's own, which goes with it.
final class Folder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "rainyday-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func write(_ text: String, _ name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    func write(_ recording: Recording, _ name: String) throws {
        try Data(recording.bytes).write(to: url.appending(path: name))
    }

    /// Plays a shipped story in virtual time; leaves its recording and verdict here.
    func play(_ story: String) throws -> Verdict {
        let topology = try Recording.topology(story)
        let recording = try Recording.simulated(story)
        try write(recording, "capture.pcapng")
        let verdict = Verdict(
            of: topology, named: story, try recording.findings(topology.nameBook),
            Circumstances(mode: .simulation, seed: topology.seed))
        try write(verdict.json.prettyText, "verdict.json")
        return verdict
    }
}
