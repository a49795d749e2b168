import Foundation

/// A program that a test starts: what it printed, and how it ended.
struct Program {
    let code: Int32
    let text: String

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a script of the project and waits for its end; standard output and standard error come together.
    init(script: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        try self.init(Recording.root.appending(path: script).path, arguments, environment: environment)
    }

    /// The same with a program of the system.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        code = process.terminationStatus
    }

    /// The SHA-256 of a file, in hexadecimal, by coreutils.
    static func sha256(of path: String) throws -> String {
        let program = try Program("/usr/bin/sha256sum", [path])
        return String(program.text.prefix { $0 != " " })
    }

    /// The `rainyday` that was built beside the tests, or the one in the folder that RAINYDAY_BIN names.
    static func rainyday() throws -> String {
        let manager = FileManager.default
        if let folder = ProcessInfo.processInfo.environment["RAINYDAY_BIN"] { return folder + "/rainyday" }
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<5 {
            let candidate = folder.appending(path: "rainyday").path
            var isFolder: ObjCBool = false
            if manager.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue { return candidate }
            folder.deleteLastPathComponent()
        }
        throw Missing(description: "no program rainyday beside the tests: build the whole package before its tests")
    }
}
