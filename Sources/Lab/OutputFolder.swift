import Glibc

/// The folder that a run writes to: made with its parents, its files written whole.
struct OutputFolder {
    let path: String

    /// - Throws: ``LabFailure`` with the path and the kernel's reason where it cannot be made.
    init(_ path: String) throws(LabFailure) {
        self.path = path
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += part + "/"
            guard mkdir(prefix, 0o755) == 0 || errno == EEXIST else {
                throw LabFailure(.usage, "cannot make the folder \(prefix): \(String(cString: strerror(errno)))")
            }
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw LabFailure(.usage, "cannot write into the folder \(path): \(String(cString: strerror(errno)))")
        }
    }

    func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }

    /// Removes files of an earlier run, so that none of them is taken for one of this run; what is not there is fine.
    func remove(_ names: [String]) {
        for name in names { unlink(file(name)) }
    }

    /// Writes a file whole, in place of an older one.
    func write(_ text: String, to name: String) throws(LabFailure) { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws(LabFailure) {
        let writer = try LineWriter(file(name))
        writer.write(bytes)
        writer.close()
        if let failure = writer.failure { throw LabFailure(.usage, "cannot write \(file(name)): \(failure)") }
    }
}
