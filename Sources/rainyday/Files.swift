import Glibc

/// Files as the command line reads and writes them, with errors for people.
enum Files {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Throws: ``ExitStatus`` with code 2 and the path, or where it is longer than `limit`.
    static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(reason())") }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(reason())") }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw ExitStatus.unreadable("\(path) is longer than \(limit) bytes, the most that is read here")
            }
        }
    }

    /// The last part of a path without its extension.
    static func baseName(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// The path from the root of the file system.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        let prefix = String(cString: folder)
        return (prefix.hasSuffix("/") ? prefix : prefix + "/") + path
    }

    /// The path of this program, as the kernel knows it.
    static func executable() -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "rainyday" }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func reason() -> String { String(cString: strerror(errno)) }
}
