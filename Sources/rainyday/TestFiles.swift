import Analysis
import Glibc

/// The topology files that a test names: files as they are, and every `*.yaml` below folders.
struct TestFiles {
    /// More entries of folders than this are not looked at.
    static let entryLimit = 200_000
    /// Deeper than this no folder is entered.
    static let depthLimit = 32

    /// In the order of the paths; those of a folder in natural order. None twice.
    private(set) var files: [String] = []
    private var seen: Set<String> = []
    private var entries = 0

    /// - Throws: ``ExitStatus`` with code 2 where a folder cannot be read, holds no topology, or holds more than a test
    ///   looks at.
    init(_ paths: [String]) throws {
        for path in paths {
            guard Self.isFolder(path, followsLinks: true) else {
                // One that is not there is a failure of its own, among the others.
                add(path)
                continue
            }
            var found: [String] = []
            try walk(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, depth: 0, into: &found)
            guard !found.isEmpty else { throw ExitStatus.unreadable("\(path) holds no topology file (*.yaml)") }
            for file in found.sorted(by: NaturalOrder.precedes) { add(file) }
        }
    }

    private mutating func add(_ file: String) {
        if seen.insert(file).inserted { files.append(file) }
    }

    /// Folders whose name begins with a dot are left out, and links to folders are not followed.
    private mutating func walk(_ folder: String, depth: Int, into found: inout [String]) throws {
        guard depth <= Self.depthLimit else {
            throw ExitStatus.unreadable("\(folder) lies more than \(Self.depthLimit) folders deep: name it itself")
        }
        guard let stream = opendir(folder) else {
            throw ExitStatus.unreadable("cannot read the folder \(folder): \(Files.reason())")
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
                place.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            entries += 1
            guard entries <= Self.entryLimit else {
                throw ExitStatus.unreadable(
                    "\(folder): more than \(Self.entryLimit) files and folders to look at; name fewer folders, or files"
                )
            }
            let path = folder == "/" ? "/" + name : folder + "/" + name
            if Self.isFolder(path, followsLinks: false) {
                try walk(path, depth: depth + 1, into: &found)
            } else if name.hasSuffix(".yaml") {
                found.append(path)
            }
        }
    }

    private static func isFolder(_ path: String, followsLinks: Bool) -> Bool {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFDIR
    }
}
