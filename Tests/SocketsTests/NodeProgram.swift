import Agents
import Foundation
import Glibc
import Wire

@testable import Sockets

/// A rainyday-node process, and the launcher's end of its control channel.
final class NodeProgram {
    struct Missing: Error, CustomStringConvertible { let description: String }
    struct Failure: Error { let number: Int32 }

    let process: pid_t
    private(set) var control: Int32
    private var lines = LineFramer()
    private var pending: [NodeReport] = []
    private var exitCode: Int32?

    /// - Parameter descriptors: the most that the process may have open, where it is to be few.
    init(descriptors: Int? = nil) throws {
        var pair: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw Failure(number: errno)
        }
        defer { close(pair[1]) }
        control = pair[0]
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(control, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Two steps: dup2 of a descriptor to itself would leave it close-on-exec.
        posix_spawn_file_actions_adddup2(&actions, pair[1], 200)
        posix_spawn_file_actions_adddup2(&actions, 200, 3)
        posix_spawn_file_actions_addclose(&actions, 200)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var child = pid_t()
        let path = try Self.path()
        // What the tests that run beside this one have open would count too.
        let closing = #"for d in /proc/self/fd/*; do n=${d##*/}; [ $n -le 3 ] || eval "exec $n>&-"; done; "#
        let words = descriptors.map { ["/bin/bash", "-c", closing + "ulimit -n \($0) && exec \"$0\"", path] } ?? [path]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let refusal = posix_spawn(&child, words[0], &actions, nil, &arguments, environ)
        guard refusal == 0 else { throw Failure(number: refusal) }
        process = child
    }

    deinit {
        if control >= 0 { close(control) }
        if exitCode == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }

    /// A node with these settings that has said that it is ready.
    static func ready(_ settings: AgentSettings, descriptors: Int? = nil) throws -> NodeProgram {
        let node = try NodeProgram(descriptors: descriptors)
        try node.send(NodeConfiguration(settings: settings))
        let report = try node.read()
        guard report == .ready else { throw Missing(description: "not ready: \(String(describing: report))") }
        return node
    }

    /// The built program: in the folder that RAINYDAY_BIN names, else beside the tests or a few folders above them.
    private static func path() throws -> String {
        if let folder = getenv("RAINYDAY_BIN") { return String(cString: folder) + "/rainyday-node" }
        var folder = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        for _ in 0..<5 {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: "rainyday-node").path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
        }
        throw Missing(description: "no program rainyday-node beside the tests: build the whole package first")
    }

    func send(_ value: some Encodable) throws { write([UInt8](try JSONEncoder().encode(value)) + [0x0A]) }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(control, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The next report; nil at the end of the channel.
    func read() throws -> NodeReport? {
        while pending.isEmpty {
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(control, &buffer, buffer.count, 0)
            guard count >= 0 else { throw Failure(number: errno) }
            guard count > 0, let whole = lines.append(buffer[..<count]) else { return nil }
            pending += try whole.map { try JSONDecoder().decode(NodeReport.self, from: Data($0)) }
        }
        return pending.removeFirst()
    }

    func readAll() throws -> [NodeReport] {
        var reports: [NodeReport] = []
        while let report = try read() { reports.append(report) }
        return reports
    }

    /// Ends the control channel.
    func hangUp() {
        close(control)
        control = -1
    }

    /// Waits for the process's end: its exit code, or the negative number of the signal that ended it.
    func end() -> Int32 {
        if let exitCode { return exitCode }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
        exitCode = code
        return code
    }
}
