import Foundation
import Testing

/// The script that makes the stories of timers from their tables.
@Suite("Tables of timers")
struct TimerTableTests {
    private static func run(_ arguments: [String]) throws -> (code: Int32, words: String) {
        let process = Process()
        process.executableURL = SourceFile.root.appending(path: "Scripts/timers.sh")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let words = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: words, as: UTF8.self))
    }

    @Test("Topologies/Timers is what Docs/Timers.md says")
    func upToDate() throws {
        let (code, words) = try Self.run(["--check"])
        #expect(code == 0, "\(words)")
    }

    @Test("Scripts/timer-mutants.txt names what stands in the code")
    func mutants() throws {
        let list = try String(contentsOf: SourceFile.root.appending(path: "Scripts/timer-mutants.txt"), encoding: .utf8)
        let rows = list.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.components(separatedBy: " | ") }
        #expect(rows.count >= 80)
        for row in rows {
            guard row.count == 4, let file = SourceFile.swift.first(where: { $0.path == "Sources/\(row[0])" }) else {
                Issue.record("\(row)")
                continue
            }
            let rest = file.lines.joined(separator: "\n").components(separatedBy: row[1]).dropFirst()
            #expect(rest.joined(separator: row[1]).contains(row[2]), "\(row)")
        }
    }

    static let table = """
        ## A timer

        A comment.

        | case | mg1 | P | T |
        |---|---|---|---|
        | default | | 10s | 90s + 2 * P - 1ms |

        ```yaml world: one
        networks: {}
        gateways: { mg1: { list: [<list|main, srs>]<, mg1> } }
        ```
        ```yaml given
        world: one
        mg1: port: 1
        ```
        ```yaml before: it stops
        expect: [<T - 1ms>, <=T + 9ms>]
        ```

        """

    /// Makes the stories of a table in a folder of its own.
    private static func made(_ table: String) throws -> (code: Int32, words: String, files: [String: String]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "timers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let document = folder.appending(path: "table.md")
        try table.write(to: document, atomically: true, encoding: .utf8)
        let (code, words) = try run([document.path, folder.path + "/made"])
        var files: [String: String] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/made")) ?? [] {
            files[name] = try String(contentsOf: folder.appending(path: "made/\(name)"), encoding: .utf8)
        }
        return (code, words, files)
    }

    @Test("a row makes a file for each block, its sums done")
    func row() throws {
        let (code, words, files) = try Self.made(Self.table)
        #expect(code == 0, "\(words)")
        #expect(
            files == [
                "a-timer-default-before.yaml": """
                title: 'A timer, default: it stops'
                # Made by Scripts/timers.sh from Docs/Timers.md: change it there.
                # A comment.
                # P = 10s = 10s
                # T = 90s + 2 * P - 1ms = 109.999s
                simulation only: its times are exact
                lasts: 169.999s
                networks: {}
                gateways: { mg1: { list: [main, srs], port: 1 } }
                expect: [109.998s, [110.008s, 110.008s]]

                """
            ])
    }

    @Test(
        "a table that cannot be is refused with its place",
        arguments: [
            ("90s + 2 * P", "90s + 2 * Q", "nobody says what Q is"), ("10s |", "T |", "is made of itself"),
            ("world: one\nmg1", "world: two\nmg1", "there is no world 'two'"),
            ("90s + 2", "90 + 2", "'90' has no unit"),
        ])
    func refused(old: String, new: String, why: String) throws {
        let (code, words, files) = try Self.made(Self.table.replacing(old, with: new))
        #expect(code != 0 && words.contains(why), "\(words)")
        #expect(files.isEmpty)
    }
}
