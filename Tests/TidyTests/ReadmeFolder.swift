import Foundation
import Testing

/// A folder such as a reader has who cloned the project: with the topologies and captures, and `rainyday` on PATH.
final class ReadmeFolder {
    let folder: URL
    private let programs: String

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: ``Missing`` where no `rainyday` is built.
    init() throws {
        programs = try Self.programs()
        // Short, for a lab that stays has its socket below it.
        folder = URL(filePath: "/tmp/rainyday-readme-\(UInt32.random(in: .min ... .max))")
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["Topologies", "Captures"] where files.fileExists(atPath: SourceFile.root.path + "/" + name) {
            try files.copyItem(at: SourceFile.root.appending(path: name), to: folder.appending(path: name))
        }
        try files.createDirectory(
            at: folder.appending(path: "runtime"), withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs the blocks in order; what does not fit is recorded.
    func play(_ blocks: [ReadmeDocument.Block]) throws {
        for block in blocks {
            switch block {
            case .topology(let name?, let text):
                try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
            case .topology(nil, _): continue
            case .console(let steps): try play(steps)
            }
        }
    }

    private func play(_ steps: [ReadmeDocument.Step]) throws {
        var status: Int32 = 0
        for (index, step) in steps.enumerated() where step.words.first != "make" {
            if step.command == "echo $?" {
                #expect(step.shown == ["\(status)"], "README.md:\(step.line)")
                continue
            }
            var output: [String] = []
            // A wire run on a busy host may be inconclusive; then it is asked again.
            for _ in 0..<(step.isWire ? 3 : 1) {
                (status, output) = try run(step.command)
                if status != 3 { break }
            }
            if index + 1 == steps.count || steps[index + 1].command != "echo $?" {
                #expect(status == 0, "README.md:\(step.line): \(step.command)\n\(output.joined(separator: "\n"))")
            }
            guard !step.shown.isEmpty else { continue }
            let fits = ReadmeDocument.fits(step.shown, output)
            #expect(fits, "README.md:\(step.line): \(step.command) prints\n\(output.joined(separator: "\n"))")
        }
    }

    /// The exit status of a shell line, and what it prints to either stream.
    private func run(_ line: String) throws -> (status: Int32, output: [String]) {
        let file = folder.appending(path: "printed")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        var environment = ProcessInfo.processInfo.environment
        for name in ["COLUMNS", "CLICOLOR_FORCE", "FORCE_COLOR"] { environment[name] = nil }
        environment["NO_COLOR"] = "1"
        environment["XDG_RUNTIME_DIR"] = folder.path + "/runtime"
        environment["PATH"] = programs + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        process.environment = environment
        try process.run()
        process.waitUntilExit()
        try handle.close()
        var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        if lines.last?.isEmpty == true { lines.removeLast() }
        return (process.terminationStatus, lines)
    }

    /// The folder that `RAINYDAY_BIN` names, or that of the programs that were built beside the tests.
    private static func programs() throws -> String {
        let files = FileManager.default
        if let named = ProcessInfo.processInfo.environment["RAINYDAY_BIN"] { return named }
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        for _ in 0..<5 {
            folder.deleteLastPathComponent()
            var isFolder = ObjCBool(false)
            let program = folder.appending(path: "rainyday").path
            if files.fileExists(atPath: program, isDirectory: &isFolder), !isFolder.boolValue { return folder.path }
        }
        throw Missing(description: "no program rainyday beside the tests: build the whole package first")
    }
}
