import Glibc
import Testing

@testable import Lab

/// What `run` and `status --watch` show while a lab is up: at a terminal, and through a pipe.
@Suite("Live", .serialized, .timeLimit(.minutes(3)))
struct WireLiveTests {
    /// A terminal of some size, and its other end.
    private final class Screen {
        let terminal: Int32
        let line: Int32
        private(set) var seen = ""

        init(columns: UInt16) throws {
            terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2): unlocks the other end, and says its number.
            var lock: Int32 = 0
            var number: Int32 = -1
            guard ioctl(terminal, 0x4004_5431, &lock) == 0, ioctl(terminal, 0x8004_5430, &number) == 0 else {
                throw Launch.TimedOut(description: "there is no terminal: \(errno)")
            }
            line = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var size = winsize(ws_row: 30, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
            _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
        }

        deinit {
            close(terminal)
            close(line)
        }

        /// Reads until a text was shown; false where it does not come within 30 s.
        func shows(_ text: String) -> Bool {
            let end = ContinuousClock.now + .seconds(30)
            var buffer = [UInt8](repeating: 0, count: 4096)
            while ContinuousClock.now < end {
                if seen.contains(text) { return true }
                var poller = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
                guard poll(&poller, 1, 1000) > 0 else { continue }
                let count = read(terminal, &buffer, buffer.count)
                guard count > 0 else { return false }
                seen += String(decoding: buffer[..<count], as: UTF8.self)
            }
            return false
        }
    }

    @Test("a lab that stays is watched at a terminal; ctrl-c ends the watching and not the lab")
    func watch() throws {
        let stay = WireLabTests.Stay(try Scratch())
        #expect(try stay.up().code() == 0)
        let screen = try Screen(columns: 60)
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
