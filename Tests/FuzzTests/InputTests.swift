import Foundation
import FuzzTargets
import Testing

/// Inputs on which something was wrong once, and the ones that fuzzing begins with.
@Suite("Inputs of the fuzzers")
struct InputTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzz/Inputs")

    @Test("keep every promise of the code that reads them", arguments: FuzzTarget.allCases)
    func replay(_ target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count > 2, "\(folder.path) has no inputs")
        for file in files.sorted(by: { $0.path < $1.path }) {
            let bytes = [UInt8](try Data(contentsOf: file))
            do {
                try target.check(bytes)
            } catch {
                Issue.record("\(target.rawValue)/\(file.lastPathComponent): \(error)")
            }
        }
    }

    @Test("whatever they are cut off at, and the empty one", arguments: FuzzTarget.allCases)
    func prefixes(_ target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files.sorted(by: { $0.path < $1.path }).prefix(4) {
            let bytes = [UInt8](try Data(contentsOf: file))
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 50)) {
                do {
                    try target.check(Array(bytes.prefix(length)))
                } catch {
                    Issue.record("\(target.rawValue)/\(file.lastPathComponent), \(length) bytes of it: \(error)")
                }
            }
        }
    }
}
