import FoundationEssentials
import Glibc

/// A folder for one test, removed with all that is in it when the test lets go of it.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/rainyday-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BuiltPrograms.Missing(description: "no folder can be made in /tmp")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        return file(name)
    }

    func text(of name: String) -> String? { bytes(of: name).map { String(decoding: $0, as: UTF8.self) } }

    func bytes(of name: String) -> [UInt8]? { FileManager.default.contents(atPath: file(name)).map { [UInt8]($0) } }

    /// The text of any file.
    static func contents(of path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

    /// In bytes; 0 where there is no such file.
    func size(of name: String) -> Int {
        var status = stat()
        return stat(file(name), &status) == 0 ? Int(status.st_size) : 0
    }

    func exists(_ name: String) -> Bool { access(file(name), F_OK) == 0 }
}
