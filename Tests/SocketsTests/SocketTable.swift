import Glibc
import NIOCore

/// The kernel's list of TCP sockets.
enum SocketTable {
    /// IPv4 sockets whose connection to this port is still opening (SYN_SENT).
    static func opening(to port: UInt16) -> Int {
        let suffix = ":" + String(port, radix: 16, uppercase: true)
        return text().split(separator: "\n").dropFirst().count { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[2].hasSuffix(suffix) && fields[3] == "02"
        }
    }

    /// The whole list. The kernel hands it out a page at a time, and a short read is not its end.
    private static func text() -> String {
        let descriptor = open("/proc/self/net/tcp", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &page, page.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += page[..<count]
        }
    }
}

enum KernelError {
    static func io(_ code: Int32) -> any Error { IOError(errnoCode: code, reason: "test") }
}
