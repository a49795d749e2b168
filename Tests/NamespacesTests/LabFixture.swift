import CLinux
import Glibc
import Testing

@testable import Namespaces

/// What the tests on real namespaces need: the built program, and shells inside nodes.
enum LabFixture {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The `rainyday` that was built beside the tests.
    static func executable() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw Missing(description: "/proc/self/exe cannot be read") }
        let own = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        // The tests of all modules are one program in the folder of the products, or one a few folders below it.
        var folder = own[...]
        for _ in 0..<5 {
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
            let candidate = folder + "/rainyday"
            if access(String(candidate), X_OK) == 0, !isFolder(String(candidate)) { return String(candidate) }
        }
        throw Missing(description: "no program rainyday beside \(own): build the whole package before its tests")
    }

    static func host() throws -> LabHost {
        if let missing = Capabilities.probe() {
            throw Missing(description: "these tests need a machine that allows labs: \(missing)")
        }
        return try LabHost(executable: try executable())
    }

    /// Runs a shell line in a node (nil: the lab's own namespace) and returns what it prints.
    static func shell(_ line: String, in node: String?, of host: LabHost, name: String = "shell") throws -> String {
        let spawned = try host.spawn(
            SpawnRequest(name: name, node: node, path: "/bin/sh", arguments: ["sh", "-c", "exec >&3; " + line]))
        let channel = Descriptor(owning: try #require(spawned.channel))
        let text = readAll(channel)
        if node == nil {
            // The lab's own processes are in no list; without this the next one would find the name taken.
            _ = try events(of: host) { if case .exited(name, nil, _) = $0 { true } else { false } }
        }
        while !(try host.nodes().allSatisfy { !$0.processes.contains(name) }) {}
        return text
    }

    static func readAll(_ descriptor: Descriptor) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor.number, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// Events until one fits, or nothing comes for five seconds.
    static func events(of host: LabHost, until isLast: (LabEvent) -> Bool) throws -> [LabEvent] {
        var events: [LabEvent] = []
        while !events.contains(where: isLast) {
            let new = try host.events(timeout: .seconds(5))
            guard !new.isEmpty else { break }
            events += new
        }
        return events
    }

    /// Whether all the processes are gone, or only zombies that their parent has yet to collect, within a time.
    static func areGone(_ processes: [Int32], within time: Duration = .seconds(1)) -> Bool {
        let deadline = ContinuousClock.now + time
        repeat {
            if processes.allSatisfy(isGone) { return true }
            poll(nil, 0, 2)
        } while ContinuousClock.now < deadline
        return false
    }

    private static func isGone(_ process: Int32) -> Bool {
        guard let status = TextFile.contents(of: "/proc/\(process)/stat") else { return true }
        // The state follows the name, which is in parentheses and may hold any character.
        let state = status.split(separator: ")").last?.split(separator: " ").first
        return state == "Z" || state == "X" || state == nil
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
