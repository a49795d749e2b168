import Foundation
import Testing

@Suite("Docs/Importing.md")
struct ImportingTests {
    @Test("its commands print what it shows")
    func commands() throws {
        let page = try String(contentsOf: SourceFile.root.appending(path: "Docs/Importing.md"), encoding: .utf8)
        let document = ReadmeDocument(page.components(separatedBy: "\n"))
        #expect(document.steps.count >= 5)
        let onWire = document.steps.filter(\.isWire)
        #expect(onWire.isEmpty)
        try ReadmeFolder().play(document.blocks)
    }
}
