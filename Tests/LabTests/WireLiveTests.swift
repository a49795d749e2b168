import Glibc
import Testing

@testable import Lab

/// What `run` and `status --watch` show while a lab is up: at a terminal, and through a pipe.
@Suite("Live", .serialized, .timeLimit(.minutes(3)))
struct WireLiveTests {
    @Test("a lab that stays is watched at a terminal; ctrl-c ends the watching and not the lab")
    func watch() throws {
        let stay = WireLabTests.Stay(try Scratch())
        #expect(try stay.up().code() == 0)
        let screen = try PseudoTerminal(columns: 60)
        let launch = try Launch(
            ["status", "--name", stay.name, "--watch", "--color", "never"], in: stay.scratch, output: screen.line)
        #expect(screen.shows("mg1        M "))
        #expect(screen.shows("M main 4"))
        // Drawn again in place.
        #expect(screen.shows("\u{1B}[J"))
        kill(launch.process, SIGINT)
        #expect(try launch.code() == 128 + SIGINT)
        #expect(try stay.ask("status").code == 0)
        let piped = try Launch(["status", "--name", stay.name, "--watch"], in: stay.scratch)
        #expect(Patience.until { piped.output.contains("mg4 registered with main") })
        #expect(!piped.output.contains("\u{1B}"))
        #expect(try stay.ask("down").code == 0)
        #expect(try piped.code() == 0)
        #expect(piped.output.hasSuffix("the lab is down\n"))
    }

    @Test("a run grows as lanes at a terminal, in the width that it has then; ctrl-c ends it, and leaves it as it was")
    func lanes() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            StormStory.text(lasts: "20min", timeline: ["{ at: 10s, kill: mg2 }"]), to: "storm.yaml")
        let screen = try PseudoTerminal(columns: 60)
        let launch = try Launch(
            ["run", path, "--speed", "20", "--color", "never", "--out", scratch.file("out")], in: scratch,
            errors: screen.line)
        #expect(screen.shows("mg1        M "))
        #expect(screen.shows("⚡ kill mg2"))
        #expect(screen.shows("mg2        - "))
        #expect(!screen.isRaw)
        // What is left and how late the host is have two lines at 60 columns, and one where there is room.
        #expect(screen.shows(" s left\r\nlate "))
        screen.resize(columns: 140)
        #expect(screen.shows(" s left · late "))
        kill(launch.process, SIGINT)
        #expect(try launch.code() == 128 + SIGINT)
        #expect(!screen.isRaw)
    }

    @Test("a run is told as objects of JSON, a line each, and nothing else on standard error")
    func json() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            StormStory.text(lasts: "60s", timeline: ["{ at: 10s, kill: mg2 }"]), to: "storm.yaml")
        let run = try Launch.run(
            ["run", path, "--speed", "20", "--log-format", "json", "--out", scratch.file("out")], in: scratch)
        let lines = run.errors.split(separator: "\n")
        #expect(
            lines.count > 5 && lines.allSatisfy { $0.hasPrefix("{\"log\": \"") && $0.hasSuffix("}") }, "\(run.errors)")
        for words in [
            "{\"log\": \"began\", \"title\": ", "\"node\": \"mg1\", \"event\": \"registered\"",
            "{\"log\": \"progress\", ",
            "{\"log\": \"fault\", \"t_s\": 10.",
        ] { #expect(run.errors.contains(words), "\(words)") }
        let quiet = try Launch.run(
            ["run", path, "--speed", "20", "--quiet", "--log-format", "json", "--out", scratch.file("out")], in: scratch
        )
        #expect(quiet.errors.isEmpty && quiet.output.isEmpty)
    }
}
