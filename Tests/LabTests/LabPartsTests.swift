import Agents
import CLinux
import Glibc
import Namespaces
import Testing
import Topologies
import Wire

@testable import Lab

@Suite("Parts of a lab")
struct LabPartsTests {
    static func topology(_ text: String = StormStory.text(lasts: "60s")) throws -> Topology {
        try Topology(yaml: text, file: "test.yaml")
    }

    @Test("a topology in the terms of the kernel, the switch and the capture")
    func layout() throws {
        let shipped = try #require(Scratch.contents(of: BuiltPrograms.topology("sunny-day")))
        let layout = LabLayout(try Self.topology(shipped))
        #expect(
            layout.kernel.nodes.map(\.name) == ["r-hq", "r-branch", "main", "srs", "sm1", "mg1", "mg2", "mg3", "mg4"])
        #expect(layout.kernel.mirrors.map(\.network) == ["hq", "branch", "wan"])
        let router = layout.kernel.nodes[1]
        #expect(router.forwards && router.interfaces.map(\.name) == ["eth0", "eth1"])
        #expect(
            router.interfaces.map { $0.addresses.map { "\($0.address)/\($0.prefixLength)" } } == [
                ["10.20.0.1/16"], ["192.0.2.2/24"],
            ])
        let gateway = try #require(layout.kernel.nodes.first { $0.name == "mg1" })
        #expect(
            !gateway.forwards
                && gateway.routes.map { "\($0.destination)/\($0.prefixLength) \($0.gateway)" }
                    .contains("10.10.0.0/16 10.20.0.1")
        )
        let clock = SwitchClock(originMonotonicNanoseconds: 5, speed: 20)
        let configuration = layout.switchConfiguration(clock: clock, seed: 9)
        #expect(configuration.seed == 9 && configuration.clock == clock && configuration.mirrors.count == 3)
        #expect(configuration.ports.map(\.macValue).count == Set(configuration.ports.map(\.macValue)).count)
        let recording = layout.captureConfiguration(
            path: "/x/capture.pcapng", clock: .init(originMonotonicNanoseconds: 5, speed: 20), seed: 9)
        #expect(recording.links.map(\.name).prefix(4) == ["r-hq.hq", "r-hq.wan", "r-branch.branch", "r-branch.wan"])
        #expect(recording.comment == "rainyday story; start=2026-01-05T09:00:00Z; speed=20; seed=9; mode=wire")
        #expect(recording.mirrors.count == 6)
    }

    @Test("the journal's lines")
    func journal() {
        let moment = Instant.start + .milliseconds(1_500)
        let entry = JournalEntry(.registered, "main", detail: "a \"quote\"")
        #expect(
            StoryJournal.node("mg1", at: moment, entry)
                == "{\"t_s\": 1.500, \"node\": \"mg1\", \"event\": \"registered\", \"subject\": \"main\", "
                + "\"detail\": \"a \\\"quote\\\"\"}\n")
        #expect(
            StoryJournal.fault("kill: mg1", planned: .start + .seconds(1), at: moment)
                == "{\"t_s\": 1.500, \"planned_s\": 1.000, \"fault\": \"kill: mg1\"}\n")
        #expect(StoryJournal.note("x\ny", at: moment) == "{\"t_s\": 1.500, \"lab\": \"x\\ny\"}\n")
    }

    @Test(
        "names of labs are plain words",
        arguments: ["", ".x", "../x", "a/b", "a b", "é", String(repeating: "a", count: 108)])
    func badName(_ name: String) {
        #expect(throws: LabFailure.self) { try RuntimeFolder.socket(of: name) }
    }

    @Test("a lab's socket lies in a folder that only its user may enter")
    func runtimeFolder() throws {
        let path = try RuntimeFolder.socket(of: "sunny-day_2.x")
        #expect(path.hasSuffix("/sunny-day_2.x.sock"))
        var status = stat()
        #expect(try stat(RuntimeFolder.path(), &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test("a name is locked until it is released, and a released lock leaves no file")
    func lock() throws {
        let scratch = try Scratch()
        let first = try #require(try NameLock(path: scratch.file("x.sock")))
        #expect(try NameLock(path: scratch.file("x.sock")) == nil)
        first.release()
        #expect(!scratch.exists("x.sock.lock"))
        let second = try #require(try NameLock(path: scratch.file("x.sock")))
        #expect(try NameLock(path: scratch.file("x.sock")) == nil)
        second.release()
        #expect(throws: LabFailure.self) { try NameLock(path: "/nonexistent/x.sock") }
    }

    @Test("an output folder is made with its parents, or the reason is said")
    func outputFolder() throws {
        let scratch = try Scratch()
        let folder = try OutputFolder(scratch.file("a/b//c/"))
        try folder.write("one", to: "x")
        try folder.write("two", to: "x")
        #expect(scratch.text(of: "a/b/c/x") == "two")
        folder.remove(["y", "x"])
        #expect(!scratch.exists("a/b/c/x"))
        try folder.write("one", to: "x")
        #expect(throws: LabFailure(.usage, "cannot make the folder \(scratch.path)/a/b/c/x/y/: Not a directory")) {
            try OutputFolder(scratch.file("a/b/c/x/y"))
        }
        #expect(throws: LabFailure.self) { try OutputFolder("/proc/nowhere") }
        #expect(throws: LabFailure.self) { try folder.write("x", to: "no/such/folder") }
        _ = symlink("/dev/full", scratch.file("a/full"))
        let full = LabFailure(.usage, "cannot write \(scratch.path)/a/full: No space left on device")
        #expect(throws: full) { try OutputFolder(scratch.file("a")).write("x", to: "full") }
    }

    @Test("what makes a recording doubtful")
    func doubts() {
        var outcome = LabOutcome()
        #expect(outcome.doubts.isEmpty && outcome.lostFrames == 0)
        outcome.switch.framesMirrored = 10
        outcome.capture.packets = 8
        #expect(outcome.lostFrames == 2)
        outcome.switch.kernelDrops = 3
        #expect(outcome.doubts == ["5 frames were lost: 0 by libpcap, 3 before the switch, 0 behind it"])
        outcome = LabOutcome()
        outcome.crashes = ["mg1 exited with 1"]
        outcome.journalFailure = "No space left on device"
        #expect(
            outcome.doubts == [
                "the journal could not be written: No space left on device", "the process of mg1 exited with 1",
            ])
    }

    @Test("a node's standstill counts from its first pause to the resume that follows")
    func standstill() {
        var standstill = Standstill()
        standstill.end(at: 5)
        #expect(standstill.total == 0)
        standstill.begin(at: 10)
        standstill.begin(at: 20)
        standstill.end(at: 30)
        standstill.end(at: 40)
        #expect(standstill.total == 20)
        standstill.begin(at: 100)
        standstill.end(at: 101)
        #expect(standstill.total == 21)
    }
}
