import Foundation
import Testing

/// Every command of the README is tried, and prints what the README shows.
enum Readme {
    static let document: ReadmeDocument = {
        let text = (try? String(contentsOf: SourceFile.root.appending(path: "README.md"), encoding: .utf8)) ?? ""
        return ReadmeDocument(text.components(separatedBy: "\n"))
    }()

    /// The blocks with their commands of one tier: a block that needs the wire anywhere belongs to it whole.
    static func blocks(onWire: Bool) -> [ReadmeDocument.Block] {
        document.blocks.filter { block in
            if case .console(let steps) = block { return steps.contains(where: \.isWire) == onWire }
            return true
        }
    }
}

@Suite("The README")
struct ReadmeTests {
    @Test("what only computes prints what it shows")
    func commands() throws { try ReadmeFolder().play(Readme.blocks(onWire: false)) }

    @Test("every key of verdict.json and of the journal is documented")
    func output() throws {
        let folder = try ReadmeFolder()
        let step = ReadmeDocument.Step(
            command: "rainyday simulate Topologies/prevented-partial-wan.yaml --quiet --out out", shown: [], line: 0)
        try folder.play([.console([step])])
        let page = try String(contentsOf: SourceFile.root.appending(path: "Docs/OutputFolder.md"), encoding: .utf8)
        var keys: Set<String> = []
        for file in ["verdict.json", "journal.jsonl"] {
            let text = try String(contentsOf: folder.folder.appending(path: "out/" + file), encoding: .utf8)
            for match in text.matches(of: /"([a-z_0-9]+)":/) { keys.insert(String(match.1)) }
        }
        // Under "controllers" servers are the keys.
        keys.subtract(["main", "srs"])
        #expect(keys.count >= 40)
        for key in keys.sorted() { #expect(page.contains("`\(key)`"), "\(key)") }
    }

    @Test("console blocks hold commands that are tried, and nothing else")
    func kinds() {
        let steps = Readme.document.steps
        #expect(steps.count >= 12)
        for step in steps {
            let isKnown = ["rainyday", "make"].contains(step.words.first) || step.command == "echo $?"
            #expect(isKnown, "README.md:\(step.line): \(step.command)")
        }
    }

    @Test("its make lines are targets of the Makefile")
    func targets() throws {
        let makefile = try String(contentsOf: SourceFile.root.appending(path: "Makefile"), encoding: .utf8)
        let targets = Set(
            makefile.split(separator: "\n").compactMap { line -> Substring? in
                guard let first = line.first, first.isLowercase, let colon = line.firstIndex(of: ":") else {
                    return nil
                }
                return line[..<colon]
            })
        var count = 0
        for step in Readme.document.steps where step.words.first == "make" {
            // Words with an equals sign set variables.
            for word in step.words.dropFirst().prefix(while: { $0 != "#" }) where !word.contains("=") {
                #expect(targets.contains(word), "README.md:\(step.line): \(step.command)")
                count += 1
            }
        }
        #expect(count >= 2)
    }

    @Test("its first line installs make and git, and links lead somewhere")
    func links() throws {
        let text = try String(contentsOf: SourceFile.root.appending(path: "README.md"), encoding: .utf8)
        let first = text.components(separatedBy: "\n").first { $0.contains("apt-get install") }
        #expect(first?.contains("make") == true && first?.contains("git") == true)
        for match in text.matches(of: /\]\(([^)#:]+)\)/) {
            let path = SourceFile.root.appending(path: String(match.1)).path
            #expect(FileManager.default.fileExists(atPath: path), "\(match.1)")
        }
    }

    @Test(
        "the comparison bites",
        arguments: [
            (["a", "b"], ["a", "b"], true), (["a"], ["a", "b"], false), (["a", "…"], ["a", "b", "c"], true),
            (["…", "c"], ["a", "b", "c"], true), (["…", "b"], ["a", "b", "c"], false), (["…"], [], true),
            (["at … s"], ["at 1.5 s"], true), (["at … s"], ["at 1.5 min"], false), (["a"], ["a  "], true),
            (["…", "x …", "…"], ["x", "x y", "z"], true), ([], ["a"], false),
        ] as [([String], [String], Bool)])
    func comparison(shown: [String], printed: [String], fits: Bool) {
        #expect(ReadmeDocument.fits(shown, printed) == fits)
    }
}

@Suite("The README on the wire", .serialized, .timeLimit(.minutes(5)))
struct WireReadmeTests {
    @Test("what needs namespaces prints what it shows")
    func commands() throws { try ReadmeFolder().play(Readme.blocks(onWire: true)) }
}
