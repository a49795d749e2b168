import Reports
import Testing

/// `Captures/` says for each shipped story what its simulated recording is; `make golden` writes it anew.
@Suite("Golden simulations")
struct GoldenSimulationTests {
    static let stories = Recording.files(in: "Topologies", ending: ".yaml")

    /// The SHA-256 of each recording, by its story.
    static func sums() throws -> [String: String] {
        var sums: [String: String] = [:]
        for line in try Recording.text("Captures/SHA256SUMS").split(separator: "\n") {
            let parts = line.components(separatedBy: "  ")
            try #require(parts.count == 2 && parts[1].hasSuffix(".simulated.pcapng"), "\(line)")
            sums[parts[1].replacing(".simulated.pcapng", with: "")] = parts[0]
        }
        return sums
    }

    @Test("are there for each story, and for no other")
    func count() throws {
        #expect(try Self.sums().keys.sorted() == Self.stories)
        #expect(Recording.files(in: "Captures", ending: ".simulated.txt") == Self.stories)
    }

    @Test("are what the simulation gives", arguments: stories)
    func recording(story: String) throws {
        let folder = try Folder()
        let recording = try Recording.simulated(story)
        try folder.write(recording, "capture.pcapng")
        #expect(try Program.sha256(of: folder.path("capture.pcapng")) == (try Self.sums()[story]), "\(story)")
        let findings = try recording.findings(try Recording.topology(story).nameBook)
        #expect(SummaryText(findings).text == (try Recording.text("Captures/\(story).simulated.txt")))
    }
}
