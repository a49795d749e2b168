import Glibc

/// The processes that /proc shows.
enum ProcessList {
    /// Those that lie in a network namespace; the caller is never among them, nor is a zombie, which lies in none.
    static func processes(in namespace: Descriptor) -> [Int32] {
        var wanted = stat()
        guard fstat(namespace.number, &wanted) == 0, let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        let own = getpid()
        var found: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = Int32(name), process != own else { continue }
            var seen = stat()
            guard stat("/proc/\(process)/ns/net", &seen) == 0 else { continue }
            if seen.st_ino == wanted.st_ino, seen.st_dev == wanted.st_dev { found.append(process) }
        }
        return found
    }
}
