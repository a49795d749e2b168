import Foundation
import Testing

/// A program of somebody else that speaks one of our protocols, and what Debian and Ubuntu call it.
enum Peer: CaseIterable {
    /// Erlang/OTP with its `megaco` application, and the headers of that.
    case erlang
    case baresip
    /// A browser, with Python to drive it.
    case chromium
    case kamailio
    case sipp
    case sipsak
    case tshark

    var packages: [String] {
        switch self {
        case .erlang: ["erlang-base", "erlang-dev", "erlang-megaco"]
        case .baresip: ["baresip-core"]
        case .chromium: ["chromium", "python3"]
        case .kamailio: ["kamailio"]
        case .sipp: ["sip-tester"]
        case .sipsak: ["sipsak"]
        case .tshark: ["tshark"]
        }
    }

    /// What is run to see whether the peer is there and starts, and the exit codes that say so.
    private var trial: (command: [String], good: Set<Int32>) {
        switch self {
        case .erlang:
            // The scripts want headers of the application, which are in a package of their own.
            let script = """
                Headers = filename:join(code:lib_dir(megaco), "include/megaco.hrl"),
                halt(case {application:start(megaco), filelib:is_file(Headers)} of {ok, true} -> 0; _ -> 1 end).
                """
            return (["erl", "-noshell", "-eval", script], [0])
        // It says how it is called, and that this was not so.
        case .baresip: return (["baresip", "-h"], [0, 254, 255])
        case .chromium: return (["python3", "Tests/Browser/check-reports.py", "--trial"], [0])
        case .kamailio: return (["kamailio", "-v"], [0])
        // It says its version, then that nothing was asked of it.
        case .sipp: return (["sipp", "-v"], [0, 99])
        case .sipsak: return (["sipsak", "-V"], [0])
        case .tshark: return (["tshark", "-v"], [0])
        }
    }

    /// Whether it is there and starts.
    private var isSound: Bool {
        guard let folder = try? Workspace.emptyFolder("trial-\(self)-\(UUID().uuidString)") else { return false }
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try? Workspace.run(trial.command, log: folder.appending(path: "log"))
        return outcome.map { trial.good.contains($0.exitCode) } ?? false
    }

    /// Whether a test that needs these may run.
    ///
    /// Where one is missing or does not start, a line says what is not run; where continuous integration has the
    /// folder of peers, so that they are expected, the test fails with the line that installs them.
    static func areReady(_ peers: Peer..., for what: String) -> Bool {
        let missing = peers.filter { !$0.isSound }.flatMap(\.packages)
        guard !missing.isEmpty else { return true }
        let remedy = "apt-get install -y --no-install-recommends \(missing.joined(separator: " "))"
        if isOursExpected(peers) || areExpected {
            Issue.record("\(what) cannot run: \(remedy)")
        } else {
            print("NOT RUN: \(what); \(remedy)")
        }
        return false
    }

    /// A browser needs nothing of the folder of peers.
    private static func isOursExpected(_ peers: [Peer]) -> Bool {
        ProcessInfo.processInfo.environment["CI"] == "true" && peers.allSatisfy { $0 == .chromium }
    }

    private static var areExpected: Bool {
        let environment = ProcessInfo.processInfo.environment
        guard environment["CI"] == "true" else { return false }
        let folder = environment["RAINYDAY_PEERS"] ?? Workspace.root.deletingLastPathComponent().path + "/shared"
        return FileManager.default.fileExists(atPath: folder + "/peers")
    }
}
