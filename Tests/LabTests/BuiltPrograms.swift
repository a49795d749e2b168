import Glibc

/// Where the tests find what was built and what is shipped.
enum BuiltPrograms {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The built `rainyday`: in the folder that RAINYDAY_BIN names, else beside the tests.
    static func rainyday() throws -> String {
        if let folder = getenv("RAINYDAY_BIN") { return String(cString: folder) + "/rainyday" }
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw Missing(description: "/proc/self/exe cannot be read") }
        let own = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        // The tests of all modules are one program in the folder of the products, or one a few folders below it.
        var folder = own[...]
        for _ in 0..<5 {
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
            var status = stat()
            let candidate = folder + "/rainyday"
            if stat(String(candidate), &status) == 0, status.st_mode & S_IFMT == S_IFREG { return String(candidate) }
        }
        throw Missing(description: "no program rainyday beside \(own): build the whole package before its tests")
    }

    /// A program of the system that these tests need; `make test` installs it.
    static func system(_ name: String) throws -> String {
        let path = ["/usr/bin/", "/bin/", "/usr/local/bin/", "/usr/sbin/"].map { $0 + name }
            .first { access($0, X_OK) == 0 }
        guard let path else { throw Missing(description: "\(name) is not installed; make test installs it") }
        return path
    }

    /// A topology file that is shipped.
    static func topology(_ name: String, file: String = #filePath) -> String {
        let root = file.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(root)/Topologies/\(name).yaml"
    }
}
