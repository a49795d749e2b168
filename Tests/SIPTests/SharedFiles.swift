import FoundationEssentials

/// Files that tests compare with but that are no part of the package.
enum SharedFiles {
    /// The folder that the environment names in RAINYDAY_PEERS, else `shared` beside the package's own folder.
    static var folder: String {
        if let folder = ProcessInfo.processInfo.environment["RAINYDAY_PEERS"] { return folder }
        let package = #filePath.split(separator: "/").dropLast(3)
        return "/" + package.dropLast().joined(separator: "/") + "/shared"
    }

    /// True where the folder or file is there; otherwise a line says that what needs it is not run.
    static func isPresent(_ path: String) -> Bool {
        if FileManager.default.fileExists(atPath: "\(folder)/\(path)") { return true }
        print("NOT RUN: \(folder)/\(path) is not there")
        return false
    }

    static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
    }
}
