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

    /// What is said of a recording that no longer matches; nil where it does.
    static func difference(of recording: Recording, from story: String) throws -> String? {
        let digests = try FrameDigests(text: Recording.text("Captures/\(story).simulated.frames"))
        let isKept = Recording.all.contains(story + ".simulated")
        let kept = isKept ? try Recording.named(story + ".simulated").frames() : nil
        return FrameDifference(of: try recording.frames(), from: digests, kept: kept)?.text
    }

    @Test("are there for each story, and for no other")
    func count() throws {
        #expect(try Self.sums().keys.sorted() == Self.stories)
        #expect(Recording.files(in: "Captures", ending: ".simulated.txt") == Self.stories)
        #expect(Recording.files(in: "Captures", ending: ".simulated.frames") == Self.stories)
    }

    @Test("are what the simulation gives", arguments: stories)
    func recording(story: String) throws {
        let recording = try Recording.simulated(story)
        let sum = try Self.sums()[story]
        let folder = try Folder()
        try folder.write(recording, "capture.pcapng")
        if try Program.sha256(of: folder.path("capture.pcapng")) != sum {
            let words = try Self.difference(of: recording, from: story)
            Issue.record("\(story): \(words ?? "the frames are the same, the rest of the recording is not")")
        }
        let findings = try recording.findings(try Recording.topology(story).nameBook)
        #expect(SummaryText(findings).text == (try Recording.text("Captures/\(story).simulated.txt")))
    }

    @Test("that are kept whole are the ones that the sums and digests are of")
    func kept() throws {
        let kept = Recording.all.filter { $0.hasSuffix(".simulated") }
        #expect(!kept.isEmpty)
        for name in kept {
            let story = name.replacing(".simulated", with: "")
            let path = Recording.root.appending(path: "Captures/\(name).pcapng").path
            #expect(try Program.sha256(of: path) == (try Self.sums()[story]))
            let digests = try FrameDigests(text: try Recording.text("Captures/\(name).frames"))
            #expect(try Recording.named(name).frames().digests == digests)
        }
    }

    @Test("say of a byte that changed in which frame it is, old and new")
    func oneByte() throws {
        var recording = try Recording.named("sunny-day.simulated")
        let text = Array("\"901 Cold Boot\"".utf8)
        let place = try #require(
            (0..<recording.bytes.count - text.count).first { start in
                recording.bytes[start..<start + text.count].elementsEqual(text)
            })
        recording.bytes[place + 1] = UInt8(ascii: "8")
        let words = try #require(try Self.difference(of: recording, from: "sunny-day"))
        let lines = words.split(separator: "\n")
        let count = try recording.frames().packets.count
        #expect(lines.first?.hasSuffix(" is the first that differs (1 of \(count) do)") == true)
        let old = try #require(lines.firstIndex(of: "it was"))
        let new = try #require(lines.firstIndex(of: "it is"))
        #expect(lines[old..<new].contains { $0.contains("\"901 Cold Boot\"") })
        #expect(lines[new...].contains { $0.contains("\"801 Cold Boot\"") })
        #expect(lines[new...].contains("    a checksum is wrong"))
        #expect(words.contains("Ethernet · IPv4 · TCP · TPKT · H.248"))
    }
}
