import Glibc

/// Where labs that stay have their sockets: one folder a user, which nobody else may enter.
public enum RuntimeFolder {
    /// `$XDG_RUNTIME_DIR/rainyday`, or `/tmp/rainyday-UID` where there is none; made where it does not exist.
    ///
    /// - Throws: ``LabFailure`` where it belongs to somebody else or others may enter it.
    public static func path() throws(LabFailure) -> String {
        var path = "/tmp/rainyday-\(geteuid())"
        if let base = getenv("XDG_RUNTIME_DIR"), base.pointee == 0x2F { path = String(cString: base) + "/rainyday" }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw LabFailure(.usage, "cannot make the folder \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else {
            throw LabFailure(
                .usage, "\(path) is not a folder that only you may enter; remove it, or set XDG_RUNTIME_DIR")
        }
        return path
    }

    /// The socket of a lab by its name.
    ///
    /// - Throws: ``LabFailure`` for a name that is no plain word, or a path that is too long for a socket.
    public static func socket(of name: String) throws(LabFailure) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            case _: false
            }
        }
        guard !name.isEmpty, isPlain, !name.hasPrefix(".") else {
            throw LabFailure(.usage, "'\(name)' is no name for a lab: letters, digits, '-', '_' and '.' make one")
        }
        let path = try path() + "/\(name).sock"
        guard path.utf8.count <= 107 else {
            throw LabFailure(.usage, "\(path) is too long for a socket; choose a shorter --name or XDG_RUNTIME_DIR")
        }
        return path
    }

    /// The names of the labs that stay, or that did and left their socket, in order.
    public static func names() throws(LabFailure) -> [String] {
        guard let folder = opendir(try path()) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".sock") { names.append(String(name.dropLast(5))) }
        }
        return names.sorted()
    }
}
