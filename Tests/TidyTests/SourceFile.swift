import Foundation
import Testing

/// One file of the project, for the tests that hold the house rules.
struct SourceFile: CustomTestStringConvertible {
    /// Path from the project's root.
    let path: String
    let lines: [String]

    var testDescription: String { path }
    /// The module for a file under Sources, else the folder under Tests.
    var module: String { String(path.split(separator: "/")[1]) }
    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The project's root, found from this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every file below `folder` whose name ends in one of `extensions`, in order of path.
    static func all(below folder: String, _ extensions: Set<String>) -> [SourceFile] {
        let base = root.appending(path: folder)
        guard let walker = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
        var files: [SourceFile] = []
        for case let url as URL in walker where extensions.contains(url.pathExtension) {
            let path = url.path.replacing(root.path + "/", with: "", maxReplacements: 1)
            // Nested packages have build folders of their own.
            guard !path.contains("/.build"), let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
            files.append(SourceFile(path: path, lines: text.components(separatedBy: "\n")))
        }
        return files.sorted { $0.path < $1.path }
    }

    static let swift = all(below: "Sources", ["swift"]) + all(below: "Tests", ["swift"])
}
