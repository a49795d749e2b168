import Foundation
import Testing

@Suite("The JSON schema of topology files")
struct SchemaTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("is JSON and names every key that the reader knows")
    func keys() throws {
        let data = try Data(contentsOf: Self.root.appending(path: "Topologies/topology.schema.json"))
        _ = try JSONSerialization.jsonObject(with: data)
        let schema = String(decoding: data, as: UTF8.self)
        let sources = Self.root.appending(path: "Sources/Topologies")
        var keys: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted() {
            let source = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            for match in source.matches(of: /take\("([^"]+)"\)|needed\("([^"]+)"|moment\(&fields, "([^"]+)"/) {
                keys.insert(String(match.1 ?? match.2 ?? match.3 ?? ""))
            }
        }
        #expect(keys.count > 90)
        for key in keys.sorted() { #expect(schema.contains("\"\(key)\":"), "\(key)") }
    }
}
