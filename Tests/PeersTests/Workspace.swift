import Foundation

/// Where the tests find what they run, and how they run it.
enum Workspace {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// What a program printed, standard error included, and its exit code.
    struct Outcome {
        let exitCode: Int32
        let text: String
    }

    /// The folder of the package.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The `rainyday` that was built beside the tests, or the one in the folder that RAINYDAY_BIN names.
    static func rainyday() throws -> String {
        var folders = [URL]()
        if let folder = ProcessInfo.processInfo.environment["RAINYDAY_BIN"] { folders.append(URL(filePath: folder)) }
        // The tests of all modules are one program in the folder of the products, or one a few folders below it.
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        for _ in 0..<5 {
            folder.deleteLastPathComponent()
            folders.append(folder)
        }
        for folder in folders {
            let path = folder.appending(path: "rainyday").path
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            if exists, !isFolder.boolValue { return path }
        }
        throw Missing(description: "no program rainyday beside the tests: build the whole package first")
    }

    /// An empty folder for what a test writes; it stays, to be looked at after a failure.
    static func emptyFolder(_ name: String) throws -> URL {
        let folder = root.appending(path: ".build/peers/\(name)")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Runs a program in the package's folder until it ends; `log` gets what it prints.
    static func run(_ command: [String], log: URL) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        // Where Debian keeps servers such as kamailio, which the PATH of an ordinary user lacks.
        var environment = ProcessInfo.processInfo.environment
        environment["PATH", default: "/usr/bin:/bin"] += ":/usr/sbin"
        process.environment = environment
        process.currentDirectoryURL = root
        guard FileManager.default.createFile(atPath: log.path, contents: nil),
            let output = FileHandle(forWritingAtPath: log.path)
        else { throw Missing(description: "\(log.path) cannot be written") }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        try output.close()
        return Outcome(exitCode: process.terminationStatus, text: try text(log))
    }

    static func text(_ file: URL) throws -> String {
        String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}
