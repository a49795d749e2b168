import Foundation
import Testing

@Suite("Documents")
struct DocumentTests {
    static let pages = SourceFile.all(below: "Docs", ["md"]).map(\.path) + ["README.md", "CONTRIBUTING.md"]

    private static func text(_ page: String) throws -> String {
        try String(contentsOf: SourceFile.root.appending(path: page), encoding: .utf8)
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: SourceFile.root.appending(path: path).path)
    }

    @Test("link to what is there", arguments: pages)
    func links(page: String) throws {
        let folder = page.split(separator: "/").dropLast().joined(separator: "/")
        for match in try Self.text(page).matches(of: /\]\(([^)#:]+)\)/) {
            #expect(Self.exists(folder + "/" + match.1), "\(page): \(match.1)")
        }
    }

    @Test("name source and test files that are there", arguments: pages)
    func files(page: String) throws {
        for match in try Self.text(page).matches(of: /`((?:[A-Za-z]+\/)+[A-Za-z0-9+-]+\.(?:swift|sh|c))`/) {
            let path = String(match.1)
            let isThere = ["", "Sources/", "Tests/"].contains { Self.exists($0 + path) }
            #expect(isThere, "\(page): \(path)")
        }
    }

    @Test("number decisions without gaps, and each says what it rules out")
    func decisions() throws {
        let pages = Self.pages.filter { $0.hasPrefix("Docs/Decisions/") }
        #expect(pages.count >= 3)
        let design = try Self.text("Docs/Design.md")
        for (index, page) in pages.enumerated() {
            let number = String(index + 1)
            let name = page.split(separator: "/").last ?? ""
            #expect(name.hasPrefix(String(repeating: "0", count: 4 - number.count) + number + "-"), "\(page)")
            let text = try Self.text(page)
            #expect(text.hasPrefix("# \(number). "), "\(page)")
            #expect(design.contains("(Decisions/\(name))"), "Docs/Design.md does not list \(name)")
            for part in ["**Instead of**", "**Why.**", "**Rules out**"] {
                #expect(text.contains(part), "\(page) has no part \(part)")
            }
            #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 30, "\(page) is too long")
        }
    }

    @Test("name every module of Sources in the table of layers")
    func layers() throws {
        let design = try Self.text("Docs/Design.md")
        let modules = Set(SourceFile.swift.filter { $0.path.hasPrefix("Sources/") }.map(\.module))
        for module in modules.sorted() { #expect(design.contains("`\(module)`"), "\(module)") }
    }
}
