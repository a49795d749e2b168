import Frames
import Glibc
import Packets
import Testing
import Wire

@testable import Namespaces

@Suite("Signals, crashes and kills in mid-run", .serialized, .timeLimit(.minutes(10)))
struct WireDisorderTests {
    /// Starts a run and waits until gateways have registered and the recording shows it.
    private func start(
        _ topology: String = BuiltPrograms.topology("sunny-day"), in scratch: Scratch, speed: Int = 20
    ) throws -> Launch {
        let run = try Launch(
            ["run", topology, "--speed", String(speed), "--out", scratch.file("out"), "--quiet"], in: scratch)
        let isUp = Patience.until {
            let journal = scratch.text(of: "out/journal.jsonl") ?? ""
            return scratch.size(of: "out/capture.pcapng") > 20_000
                && journal.split(separator: "\n").count { $0.contains("\"event\": \"registered\"") } >= 3
        }
        try #require(isUp, "\(run.errors)")
        return run
    }

    @Test("SIGINT and SIGTERM end a run in order, with everything written", arguments: [SIGINT, SIGTERM])
    func signalled(_ signal: Int32) throws {
        let scratch = try Scratch()
        let run = try start(in: scratch)
        kill(run.process, signal)
        #expect(try run.code(within: .seconds(20)) == 128 + signal)
        #expect(Traces.processes(of: run.mark).isEmpty)
        let verdict = try VerdictFile(try #require(scratch.text(of: "out/verdict.json")))
        #expect(verdict.doubt?.contains("cut off") == true && verdict.expectations.allSatisfy { $0.outcome != "pass" })
        #expect(try Recording(try #require(scratch.bytes(of: "out/capture.pcapng"))).entries.count > 50)
        #expect(scratch.text(of: "out/journal.jsonl")?.hasSuffix("\n") == true)
        #expect(scratch.exists("out/ladder.txt") && scratch.exists("out/topology.yaml"))
    }

    @Test("a signal while the lab comes up ends it in order, too", arguments: [0, 20, 60, 120, 250, 400])
    func signalledEarly(_ milliseconds: Int32) throws {
        let scratch = try Scratch()
        let run = try Launch(
            ["run", BuiltPrograms.topology("sunny-day"), "--out", scratch.file("out"), "--quiet"], in: scratch)
        poll(nil, 0, milliseconds)
        kill(run.process, SIGINT)
        #expect(try run.code(within: .seconds(20)) == 128 + SIGINT)
        #expect(Patience.until(.seconds(1)) { Traces.processes(of: run.mark).isEmpty })
    }

    @Test("a process of the lab that is killed from outside makes the run inconclusive, and is named")
    func crashes() throws {
        let scratch = try Scratch()
        let run = try start(in: scratch, speed: 60)
        kill(try #require(Traces.agent(of: run.mark, at: "10.20.1.11")), SIGKILL)
        #expect(try run.code() == 3)
        let verdict = try VerdictFile(try #require(scratch.text(of: "out/verdict.json")))
        #expect(verdict.doubt == "the process of mg1 was killed by signal 9")
        #expect(verdict.expectations.allSatisfy { $0.outcome == "inconclusive" })
        #expect(verdict.ended_s > 100)
    }

    @Test(
        "without its switch, its capture or its first process a run ends at once",
        arguments: ["switch", "capture", "init"])
    func broken(_ part: String) throws {
        let scratch = try Scratch()
        let run = try start(in: scratch)
        let victim = try #require(Traces.processes(of: run.mark).first { Traces.words(of: $0).contains("lab-\(part)") })
        kill(victim, SIGKILL)
        #expect(try run.code(within: .seconds(30)) == 3)
        #expect(run.errors.contains(part == "init" ? "the lab has ended" : "the \(part)"), "\(run.errors)")
        #expect(Traces.processes(of: run.mark).isEmpty)
        #expect(try VerdictFile(try #require(scratch.text(of: "out/verdict.json"))).doubt != nil)
        #expect(try Recording(try #require(scratch.bytes(of: "out/capture.pcapng"))).entries.count > 50)
    }

    /// Wall milliseconds after the start: bring-up takes about 400, the story 1,800, the end 500.
    static let moments: [Int32] = {
        var generator = SeededGenerator(seed: 7)
        let count: Int32 = getenv("RAINYDAY_SOAK") == nil ? 5 : 50
        return (0..<count).map { number in
            Int32.random(in: number * 3000 / count...(number + 1) * 3000 / count, using: &generator)
        }
    }()

    @Test("kill -9 of the launcher at any moment leaves nothing but a readable capture", arguments: moments)
    func killed(_ milliseconds: Int32) throws {
        let scratch = try Scratch()
        let mounts = Traces.mounts()
        let links = Traces.links()
        let topology = BuiltPrograms.topology("sunny-day")
        let run = try Launch(
            ["run", topology, "--speed", "100", "--out", scratch.file("out"), "--quiet"], in: scratch)
        poll(nil, 0, milliseconds)
        let everybody = Traces.allProcesses()
        let namespaces = Traces.namespaces(of: Traces.processes(of: run.mark))
        kill(run.process, SIGKILL)
        #expect(Patience.until(.seconds(1)) { Traces.processes(of: run.mark).isEmpty })
        // Another lab's first process may hold a number for a moment that was given anew.
        #expect(Patience.until(.seconds(1)) { Traces.namespaces(of: everybody).isDisjoint(with: namespaces) })
        #expect(Traces.mounts() == mounts && Traces.links() == links)
        if let capture = scratch.bytes(of: "out/capture.pcapng") { _ = try Recording(capture) }
        _ = try run.code()
    }

    @Test("power off is silence until power on; a killed process's kernel says goodbye")
    func powerOff() throws {
        let scratch = try Scratch()
        let topology = try scratch.write(
            StormStory.text(
                lasts: "150s",
                timeline: [
                    "{ at: 40s, power off: mg1 }", "{ at: 40s, kill: mg2 }", "{ at: 90s, power on: mg1 }",
                    "{ at: 90s, start: mg2 }", "{ at: 100s, kill: mg3 }", "{ at: 100s, start: mg3 }",
                ],
                expectations: [
                    "{ gateway: [mg1, mg2], registered with: main, first after: 90s, within: [0s, 40s] }",
                    "{ gateway: mg3, registered with: main, first after: 100s, within: [0s, 40s] }",
                ]), to: "power.yaml")
        _ = try WireStoryTests.play(topology, in: scratch, speed: 10)
        let recording = try Recording(try #require(scratch.bytes(of: "out/capture.pcapng")))
        let off = try Self.time(of: "power off", in: scratch)
        let on = try Self.time(of: "power on", in: scratch)
        #expect(off >= .start + .seconds(40) && on >= .start + .seconds(90))
        let mg1 = recording.sent(by: "mg1")
        let before = mg1.filter { $0.time < off }.compactMap(\.segment)
        let after = mg1.filter { $0.time >= on }.compactMap(\.segment)
        #expect(!before.isEmpty && !after.isEmpty)
        // A second for the moment between the journal's line and the silence.
        #expect(!mg1.contains { $0.time > off + .seconds(1) && $0.time < on })
        #expect(before.allSatisfy { $0.flags.isDisjoint(with: [.fin, .rst]) })
        for port in Set(after.map(\.sourcePort)) {
            #expect(after.first { $0.sourcePort == port }?.flags.contains(.syn) == true, "port \(port)")
        }
        let goodbye = recording.sent(by: "mg2").filter { $0.time >= off && $0.time < on }.compactMap(\.segment)
        #expect(goodbye.contains { !$0.flags.isDisjoint(with: [.fin, .rst]) })
    }

    /// When a line of the timeline struck, by the journal.
    private static func time(of fault: String, in scratch: Scratch) throws -> Instant {
        let line = scratch.text(of: "out/journal.jsonl")?.split(separator: "\n").first {
            $0.contains("\"fault\"") && $0.contains(fault)
        }
        let number = try #require(line).dropFirst("{\"t_s\": ".count).prefix { $0 != "," }
        return .start + .nanoseconds(Int64(try #require(Double(number)) * 1e9))
    }

    @Test("a full disk ends a run with the reason")
    func fullDisk() throws {
        let scratch = try Scratch()
        let line = "mount -t tmpfs -o size=64k none \"$0\" && exec \"$@\""
        let topology = BuiltPrograms.topology("sunny-day")
        let run = try Launch(
            [
                "--user", "--map-root-user", "--mount", "sh", "-c", line, scratch.path, try BuiltPrograms.rainyday(),
                "run",
                topology, "--speed", "40", "--out", scratch.file("out"), "--quiet",
            ], program: try BuiltPrograms.system("unshare"), in: scratch)
        #expect(try run.code(within: .seconds(30)) == 3)
        #expect(run.errors.contains("capture.pcapng: No space left on device"), "\(run.errors)")
        #expect(Traces.processes(of: run.mark).isEmpty)
    }

    @Test("an output folder that vanishes is a file that cannot be read")
    func lostFolder() throws {
        let scratch = try Scratch()
        let run = try start(in: scratch, speed: 100)
        try scratch.remove("out")
        #expect(try run.code(within: .seconds(30)) == 2)
        #expect(run.errors.contains("capture.pcapng: No such file or directory"), "\(run.errors)")
        #expect(Traces.processes(of: run.mark).isEmpty)
    }
}
