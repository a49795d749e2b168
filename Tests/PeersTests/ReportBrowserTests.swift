import Foundation
import Testing

/// `report.html` in a real browser: Tests/Browser/check-reports.py opens what `rainyday` wrote, looks and clicks.
@Suite("Reports in Chromium", .serialized, .timeLimit(.minutes(5)))
struct ReportBrowserTests {
    /// Stories that differ in what a report has to draw.
    static let stories = [
        "split-partial-wan", "prevented-partial-wan", "power-outage", "flapping-wan-medium", "phones-prevented",
        "session-manager-calls",
    ]

    @Test("shows what verdict.json says, by mouse, by keys, in the dark, on a telephone, without a script")
    func stories() throws {
        guard Peer.areReady(.chromium, for: "report.html in a browser") else { return }
        let folder = try Workspace.emptyFolder("reports")
        var folders: [String] = []
        for story in Self.stories {
            let out = folder.appending(path: story).path
            try Self.rainyday(["simulate", "Topologies/\(story).yaml", "--quiet", "--out", out], folder)
            folders.append(out)
        }
        folders.append(try Self.recording(folder, of: "split-partial-wan", named: "recording"))
        folders.append(try Self.judged(folder, by: "split-partial-wan"))
        folders.append(try Self.judged(folder, by: nil))
        folders.append(try Self.hostileRecording(folder))
        folders.append(try Self.crowd(folder))
        let outcome = try Workspace.run(
            ["python3", "Tests/Browser/check-reports.py"] + folders, log: folder.appending(path: "log"))
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        for folder in folders { #expect(outcome.text.contains("\(folder): "), "\(outcome.text)") }
        print(outcome.text.replacing(folder.path + "/", with: ""), terminator: "")
    }

    private static func rainyday(_ arguments: [String], _ folder: URL) throws {
        let outcome = try Workspace.run(
            [try Workspace.rainyday()] + arguments, log: folder.appending(path: "rainyday.log"))
        #expect(outcome.exitCode == 0, "\(arguments): \(outcome.text)")
    }

    /// The page that `inspect` writes of a recording, without a topology.
    private static func recording(_ folder: URL, of story: String, named name: String) throws -> String {
        let out = folder.appending(path: name)
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
        let capture = folder.appending(path: "\(story)/capture.pcapng").path
        try rainyday(["inspect", capture, "--report", out.appending(path: "report.html").path], folder)
        return out.path
    }

    /// The page of a recording with the verdict that `inspect` prints of it: of a story, judged by its topology, or of
    /// an encrypted one.
    private static func judged(_ folder: URL, by story: String?) throws -> String {
        let out = folder.appending(path: "judged-\(story ?? "encrypted")")
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
        let path = story.map { folder.appending(path: "\($0)/capture.pcapng").path } ?? "Captures/encrypted.tls.pcapng"
        let outcome = try Workspace.run(
            [try Workspace.rainyday(), "inspect", path, "--json", "--report", out.appending(path: "report.html").path]
                + (story.map { ["--topology", "Topologies/\($0).yaml"] } ?? []),
            log: out.appending(path: "verdict.json"))
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        let page = try Workspace.text(out.appending(path: "report.html"))
        #expect(page.contains("id=\"expectation-1\"") == (story != nil))
        #expect(page.contains("class=\"window pass\"") == (story != nil))
        return out.path
    }

    /// The same of a recording whose writer calls a gateway `<b>`.
    private static func hostileRecording(_ folder: URL) throws -> String {
        let source = folder.appending(path: "split-partial-wan/capture.pcapng")
        var bytes = try Data(contentsOf: source)
        let place = try #require(bytes.range(of: Data("mg3".utf8)))
        bytes.replaceSubrange(place, with: Data("<b>".utf8))
        let story = folder.appending(path: "hostile-story")
        try FileManager.default.createDirectory(at: story, withIntermediateDirectories: true)
        try bytes.write(to: story.appending(path: "capture.pcapng"))
        let out = try recording(folder, of: "hostile-story", named: "hostile")
        let page = try Workspace.text(URL(filePath: out + "/report.html"))
        #expect(page.contains("gateway:&lt;b&gt;"))
        return out
    }

    /// Many gateways, and more messages than can be shown at once.
    private static func crowd(_ folder: URL) throws -> String {
        let gateways = (1...60).map { "  g\($0): { like: g0, address: 10.0.1.\($0) }\n" }.joined()
        let story = """
            title: </script><img src=x onerror=alert(1)>
            lasts: 20min
            networks: { lan: { subnet: 10.0.0.0/16 } }
            regions:
              1: { name: </title><b>One</b>, backup servers: [srs] }
            servers:
              main: { type: main, network: lan, address: 10.0.0.10, region: 1 }
              srs: { type: survivable remote, network: lan, address: 10.0.0.11, region: 1 }
            gateways:
              g0: { network: lan, address: 10.0.1.100, region: 1, mgc list: [main, srs] }
            \(gateways)timeline:
              - { at: 5min, until: 9min, cut: { between: [[g1, g2, g3], main] } }

            """
        let file = folder.appending(path: "crowd.yaml")
        try story.write(to: file, atomically: true, encoding: .utf8)
        let out = folder.appending(path: "crowd").path
        try rainyday(["simulate", file.path, "--quiet", "--out", out], folder)
        return out
    }
}
