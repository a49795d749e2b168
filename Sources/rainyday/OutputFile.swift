import Glibc
import Lab

/// A file that a command writes: known to be possible before the work for it begins, and in its place only when whole.
///
/// What is written goes into a new file beside it, which then takes its place; until then an older one stays as it is.
/// What is no ordinary file, such as a pipe, and a file in a folder that takes no new ones are written in place.
struct OutputFile {
    let path: String
    /// True where writing begins by emptying what is there.
    let isInPlace: Bool
    /// How an error begins: with the option that named the file.
    private let prefix: String
    /// The file that a symbolic link leads to, which stays one.
    private let place: String
    /// The permissions of an older one, which the new one takes over.
    private let mode: mode_t?

    /// Makes sure that the file can be written; nothing is left where there was none.
    ///
    /// - Parameters:
    ///   - option: the option that named it, for errors.
    ///   - makesFolder: true where a folder that is not there is made, with its parents.
    /// - Throws: ``ExitStatus`` with code 2: the option, the path, why not, and what to do.
    init(_ path: String, option: String? = nil, makesFolder: Bool = false) throws {
        self.path = path
        prefix = (option.map { "\($0): " } ?? "") + "cannot write \(path): "
        let folder = Self.folder(of: path)
        guard !path.isEmpty else { throw ExitStatus.unreadable(prefix + "there is no name; give it one") }
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists ? status.st_mode & S_IFMT == S_IFDIR : path.hasSuffix("/") {
            let inside = path.hasSuffix("/") ? path : path + "/"
            throw ExitStatus.unreadable(prefix + "it is a folder; name a file, such as \(inside)NAME")
        }
        if exists, access(path, W_OK) != 0 {
            throw ExitStatus.unreadable(prefix + "\(Files.reason()); name another file, or see to its permissions")
        }
        mode = exists ? status.st_mode & 0o777 : nil
        place = exists ? Self.resolved(path) : path
        guard !exists || status.st_mode & S_IFMT == S_IFREG else {
            isInPlace = true
            return
        }
        if !exists { try Self.checkFolder(folder, makesIt: makesFolder, prefix) }
        let part = Self.part(of: place)
        let probe = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard probe >= 0 || exists else {
            let reason = "\(Files.reason()) in the folder \(folder)"
            throw ExitStatus.unreadable(prefix + reason + "; name a place where files can be made")
        }
        isInPlace = probe < 0
        if probe >= 0 {
            close(probe)
            unlink(part)
        }
    }

    /// Writes the file whole, in place of an older one.
    ///
    /// - Throws: ``ExitStatus`` with code 2, the path and the kernel's reason.
    func write(_ text: String) throws {
        try write { try Files.put(ArraySlice(Array(text.utf8)), to: $0, path) }
    }

    /// Writes the file by what `body` puts into a descriptor, in place of an older one.
    ///
    /// - Throws: ``ExitStatus`` with code 2, the path and the kernel's reason, or what `body` throws.
    func write(_ body: (Int32) throws -> Void) throws {
        guard !isInPlace else {
            let descriptor = try begin()
            defer { close(descriptor) }
            return try body(descriptor)
        }
        let part = Self.part(of: place)
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ExitStatus.unreadable(prefix + Files.reason()) }
        do {
            defer { close(descriptor) }
            if let mode { fchmod(descriptor, mode) }
            try body(descriptor)
        } catch {
            unlink(part)
            throw error
        }
        guard rename(part, place) == 0 else {
            let reason = Files.reason()
            unlink(part)
            throw ExitStatus.unreadable(prefix + reason)
        }
    }

    /// Opens it, emptied, for what somebody reads while it is written.
    ///
    /// - Returns: a descriptor to be closed.
    /// - Throws: ``ExitStatus`` with code 2, the path and the kernel's reason.
    func begin() throws -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ExitStatus.unreadable(prefix + Files.reason()) }
        return descriptor
    }

    private static func checkFolder(_ folder: String, makesIt: Bool, _ prefix: String) throws {
        if makesIt {
            do { try OutputText.prepare(folder) } catch { throw ExitStatus(error) }
        }
        var status = stat()
        guard stat(folder, &status) == 0 else {
            guard errno == ENOENT else { throw ExitStatus.unreadable(prefix + Files.reason() + "; name another place") }
            throw ExitStatus.unreadable(prefix + "there is no folder \(folder); make it first: mkdir -p \(folder)")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw ExitStatus.unreadable(prefix + "\(folder) is no folder; name another place")
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func part(of path: String) -> String { "\(path).\(getpid()).part" }
}
