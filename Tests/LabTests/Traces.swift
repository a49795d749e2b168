import FoundationEssentials
import Glibc

@testable import Namespaces

/// What a lab is made of, as the host sees it: its processes by a mark in their environment, and their namespaces.
enum Traces {
    /// The living processes that bear a mark; zombies have no environment any more.
    static func processes(of mark: String) -> [Int32] {
        allProcesses().filter { process in
            bytes(of: "/proc/\(process)/environ").split(separator: 0).contains { $0.elementsEqual(mark.utf8) }
        }
    }

    /// The name of a process, at most 15 bytes of it.
    static func name(of process: Int32) -> String {
        TextFile.contents(of: "/proc/\(process)/comm")?.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// The namespaces of processes, such as `net:[4026532008]`, that are not this test's own; zombies have none.
    static func namespaces(of processes: [Int32]) -> Set<String> {
        // Not the pid namespace: zombies still show it.
        let kinds = ["net", "mnt"]
        let own = Set(kinds.compactMap { link("/proc/self/ns/\($0)") })
        return Set(processes.flatMap { process in kinds.compactMap { link("/proc/\(process)/ns/\($0)") } })
            .subtracting(own)
    }

    /// The process of a node's agent: one of the marked, in whose namespace the address lies.
    static func agent(of mark: String, at address: String) -> Int32? {
        processes(of: mark).first { process in
            name(of: process) == "rainyday-node"
                && TextFile.contents(of: "/proc/\(process)/net/fib_trie")?.contains("-- \(address)\n") == true
        }
    }

    /// What a process was started with.
    static func words(of process: Int32) -> [String] {
        bytes(of: "/proc/\(process)/cmdline").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a process waits for something.
    static func isAsleep(_ process: Int32) -> Bool {
        // The state follows the name, which is in parentheses and may hold any character.
        let status = TextFile.contents(of: "/proc/\(process)/stat")?.split(separator: ")").last
        return status?.split(separator: " ").first == "S"
    }

    static func mounts() -> String? { TextFile.contents(of: "/proc/self/mountinfo") }

    /// The names of the links of the test's own namespace.
    static func links() -> [String] {
        (TextFile.contents(of: "/proc/net/dev") ?? "").split(separator: "\n").dropFirst(2)
            .compactMap { $0.split(separator: ":").first?.trimmingPrefix { $0 == " " } }.map(String.init)
    }

    private static func bytes(of path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(file, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// Every process of the machine. The kernel gives the numbers of namespaces anew, so whoever looks for one that
    /// should be gone asks only the processes that were there before.
    static func allProcesses() -> [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }.sorted()
    }

    private static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 256)
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
