import Glibc
import Topologies

/// Files as the command line reads and writes them, with errors for people.
enum Files {
    /// The beginning of a topology file, with a byte more than one may have where it is too long.
    ///
    /// - Throws: ``ExitStatus`` with code 2 and the path.
    static func readTopology(_ path: String) throws -> [UInt8] {
        try read(path, limit: Topology.sizeLimit, isCut: true)
    }

    /// The bytes of a file; `-` is standard input.
    ///
    /// - Parameter isCut: true where of a longer file so many bytes and one more are enough.
    /// - Throws: ``ExitStatus`` with code 2 and the path, or where it is longer than `limit`.
    static func read(_ path: String, limit: Int, isCut: Bool = false) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(reason())") }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        try readPieces(of: descriptor, path) { piece in
            bytes += piece
            return bytes.count <= limit
        }
        guard bytes.count <= limit else {
            if isCut { return Array(bytes.prefix(limit + 1)) }
            throw ExitStatus.unreadable("\(path) is longer than \(limit) bytes, the most that is read here")
        }
        return bytes
    }

    /// Hands over what a descriptor gives, piece by piece, until it ends or `body` returns false.
    ///
    /// - Throws: ``ExitStatus`` with code 2 and the path, or what `body` throws.
    static func readPieces(
        of descriptor: Int32, _ path: String, _ body: (ArraySlice<UInt8>) throws -> Bool
    ) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ExitStatus.unreadable("cannot read \(path): \(reason())") }
            guard count > 0, try body(buffer[..<count]) else { return }
        }
    }

    /// Writes all of it.
    ///
    /// - Throws: ``ExitStatus`` with code 2, the path and the kernel's reason.
    static func put(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws {
        try bytes.withUnsafeBytes { try put($0, to: descriptor, path) }
    }

    /// Writes all of it.
    ///
    /// - Throws: ``ExitStatus`` with code 2, the path and the kernel's reason.
    static func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ExitStatus.unreadable("cannot write \(path): \(reason())") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Makes sure that a file to be written is none that is read.
    ///
    /// - Throws: ``ExitStatus`` with code 2, which names the option.
    static func checkApart(_ output: String?, from input: String, option: String) throws {
        var (one, other) = (stat(), stat())
        guard let output, stat(output, &one) == 0, stat(input, &other) == 0, one.st_mode & S_IFMT == S_IFREG,
            one.st_dev == other.st_dev, one.st_ino == other.st_ino
        else { return }
        throw ExitStatus.unreadable("\(option) \(output) would write over what is read; give it another name")
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
