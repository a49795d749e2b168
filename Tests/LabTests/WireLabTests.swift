import Frames
import Glibc
import Packets
import Testing

@testable import Lab

@Suite("A lab that stays", .serialized, .timeLimit(.minutes(3)))
struct WireLabTests {
    /// A lab of a name of its own, taken down at the end of the test whatever comes.
    final class Stay {
        let scratch: Scratch
        let name: String

        init(_ scratch: Scratch) {
            self.scratch = scratch
            name = scratch.path.split(separator: "/").last.map(String.init) ?? "rainyday-test"
        }

        deinit { _ = try? Launch.run(["down", "--name", name], in: scratch) }

        func up(_ topology: String = BuiltPrograms.topology("sunny-day"), speed: Int = 20) throws -> Launch {
            let launch = try Launch(
                ["up", topology, "--name", name, "--speed", String(speed), "--out", scratch.file("out")], in: scratch)
            _ = try launch.code()
            return launch
        }

        /// A command with this lab's name.
        func ask(_ command: String, _ words: String...) throws -> (code: Int32, output: String, errors: String) {
            try Launch.run([command, "--name", name] + words, in: scratch)
        }
    }

    @Test("up, status, console, exec, tap, down, and down again")
    func life() throws {
        let scratch = try Scratch()
        let stay = Stay(scratch)
        #expect(try stay.up().code() == 0)
        let status = try stay.ask("status")
        #expect(status.code == 0 && status.output.contains("speed 20"))
        for word in ["main      controller", "r-hq      router", "mg4       gateway", "\(scratch.file("out"))/"] {
            #expect(status.output.contains(word), "\(word) in:\n\(status.output)")
        }
        let isConnected = try Patience.until {
            let sockets = try stay.ask("exec", "mg1", "--", "ss", "-tn")
            return sockets.code == 0 && sockets.output.contains("10.10.0.10:2944")
        }
        #expect(isConnected)
        try checkConsole(stay)
        try checkPrograms(stay)
        #expect(try stay.ask("down").code == 0)
        let again = try stay.ask("down")
        #expect(again.code == 0 && again.output == "no lab called '\(stay.name)' is up: nothing to do\n")
        #expect(try stay.ask("status").code == 2)
        let recording = try Recording(try #require(scratch.bytes(of: "out/capture.pcapng")))
        #expect(recording.entries.contains { $0.segment?.destinationPort == 2944 })
    }

    private func checkConsole(_ stay: Stay) throws {
        #expect(try stay.ask("console", "mg1", "show mgc list").output.contains("10.10.0.10"))
        #expect(
            try stay.ask("console", "main", "status", "nr-registration", "all-regions").output
                .contains("NETWORK REGION REGISTRATION STATUS"))
        #expect(try stay.ask("console", "mg1", "make tea").code == 1)
        let unknown = try stay.ask("console", "mg9", "show mgc list")
        #expect(unknown.code == 2 && unknown.errors.contains("no node 'mg9'") && unknown.errors.contains("mg1"))
        let router = try stay.ask("console", "r-hq", "show mgc list")
        #expect(router.code == 2 && router.errors.contains("r-hq"))
    }

    private func checkPrograms(_ stay: Stay) throws {
        #expect(try stay.ask("exec", "mg1", "--", "sh", "-c", "exit 7").code == 7)
        #expect(try stay.ask("exec", "mg1", "--", "sh", "-c", "kill -9 $$").code == 137)
        #expect(try stay.ask("exec", "mg1", "--", "/nonexistent").code == 2)
        #expect(try stay.ask("exec", "mg9", "--", "true").code == 2)
        #expect(try stay.ask("exec", "r-branch", "--", "cat", "/proc/net/route").output.contains("eth1"))
        try checkTap(stay)
    }

    private func checkTap(_ stay: Stay) throws {
        let tap = try Launch(["tap", "--name", stay.name, "mg1"], in: stay.scratch)
        // A probe comes every 750 ms, with its answer.
        let hasPackets = try Patience.until {
            var reader = CaptureReader()
            let frames = try reader.append(tap.outputBytes).compactMap { item in
                if case .packet(let packet) = item { try DecodedFrame(decoding: packet.bytes[...]) } else { nil }
            }
            return ["10.20.1.11", "10.10.0.10"].allSatisfy { address in
                frames.contains { $0.destinationAddress?.description == address }
            }
        }
        #expect(hasPackets)
        kill(tap.process, SIGTERM)
        #expect(try tap.code() == 128 + SIGTERM)
        #expect(Patience.until(.seconds(1)) { Traces.processes(of: tap.mark).isEmpty })
    }

    @Test("a name is taken until its lab is down; a bad topology or folder leaves no lab")
    func names() throws {
        let scratch = try Scratch()
        let stay = Stay(scratch)
        #expect(try stay.up().code() == 0)
        let second = try stay.up()
        #expect(try second.code() == 2)
        #expect(second.errors.contains("is up already"))
        #expect(try stay.ask("status").code == 0)
        #expect(try stay.ask("down").code == 0)
        let bad = try stay.up(scratch.write("title: x\nnetwork: {}\n", to: "bad.yaml"))
        #expect(try bad.code() == 2)
        #expect(bad.errors.contains("bad.yaml:2:1"), "\(bad.errors)")
        let folder = try Launch.run(
            ["up", BuiltPrograms.topology("sunny-day"), "--name", stay.name, "--out", "/proc/nowhere"], in: scratch)
        #expect(folder.code == 2 && folder.errors.contains("/proc/nowhere"), "\(folder.errors)")
        #expect(try stay.ask("status").code == 2)
        #expect(access(try RuntimeFolder.socket(of: stay.name), F_OK) != 0)
        #expect(try stay.up().code() == 0)
    }

    @Test("of two labs that come up at once under one name, one wins")
    func race() throws {
        let scratch = try Scratch()
        let stay = Stay(scratch)
        let topology = BuiltPrograms.topology("sunny-day")
        let both = try ["a", "b"].map { folder in
            try Launch(["up", topology, "--name", stay.name, "--out", scratch.file(folder)], in: scratch)
        }
        #expect(try both.map { try $0.code() }.sorted() == [0, 2])
        #expect(try stay.ask("status").code == 0)
        #expect(try stay.ask("down").code == 0)
        #expect(both.allSatisfy { Traces.processes(of: $0.mark).isEmpty })
    }

    @Test("kill -9 of the keeper leaves nothing, and its name is free again")
    func killedKeeper() throws {
        let scratch = try Scratch()
        let stay = Stay(scratch)
        let up = try stay.up()
        #expect(try up.code() == 0)
        let processes = Traces.processes(of: up.mark)
        let namespaces = Traces.namespaces(of: processes)
        let everybody = Traces.allProcesses()
        #expect(Patience.until { scratch.size(of: "out/capture.pcapng") > 5_000 })
        // The keeper, its first process, switch, capture, and seven agents; their networks, the lab's, and its mounts.
        #expect(processes.count == 11 && namespaces.count == 9, "\(processes.map(Traces.name(of:)))")
        kill(try #require(processes.first { Traces.words(of: $0).contains("lab-keep") }), SIGKILL)
        #expect(Patience.until(.seconds(1)) { Traces.processes(of: up.mark).isEmpty })
        // A process that ends loses its environment before its namespaces.
        #expect(Patience.until(.seconds(1)) { Traces.namespaces(of: everybody).isDisjoint(with: namespaces) })
        #expect(try Recording(try #require(scratch.bytes(of: "out/capture.pcapng"))).entries.isEmpty == false)
        #expect(access(try RuntimeFolder.socket(of: stay.name), F_OK) == 0)
        #expect(try stay.ask("status").code == 2)
        #expect(try stay.up().code() == 0)
        #expect(try stay.ask("status").code == 0)
    }

    @Test("SIGTERM to the keeper takes its lab down in order")
    func terminatedKeeper() throws {
        let scratch = try Scratch()
        let stay = Stay(scratch)
        let up = try stay.up()
        #expect(try up.code() == 0)
        kill(try #require(Traces.processes(of: up.mark).first { Traces.words(of: $0).contains("lab-keep") }), SIGTERM)
        #expect(Patience.until { Traces.processes(of: up.mark).isEmpty })
        let socket = try RuntimeFolder.socket(of: stay.name)
        #expect(access(socket, F_OK) != 0 && access(socket + ".lock", F_OK) != 0)
        #expect(try stay.ask("status").code == 2)
    }

    @Test("a node that dies is shown, and who waits for its answer is told")
    func deadNode() throws {
        let scratch = try Scratch()
        let stay = Stay(scratch)
        let up = try stay.up()
        #expect(try up.code() == 0)
        let agent = try #require(Traces.agent(of: up.mark, at: "10.20.1.11"))
        kill(agent, SIGSTOP)
        let asker = try Launch(["console", "--name", stay.name, "mg1", "show mgc list"], in: scratch)
        // Once it sleeps it has asked and waits; were it not so yet, it would be refused instead.
        #expect(Patience.until { Traces.isAsleep(asker.process) })
        kill(agent, SIGKILL)
        #expect(try asker.code() == 1)
        #expect(asker.output.contains("mg1"))
        let status = try stay.ask("status").output.split(separator: "\n")
        #expect(status.contains { $0.hasPrefix("  mg1 ") && $0.contains("no process") }, "\(status)")
        #expect(try stay.ask("console", "mg1", "show mgc list").code == 1)
        #expect(try stay.ask("console", "mg2", "show mgc list").code == 0)
    }
}
