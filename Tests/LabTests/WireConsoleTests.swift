import CLinux
import Glibc
import Testing

@testable import Lab

/// `rainyday console` at a terminal and in a script.
@Suite("Consoles of a lab that stays", .serialized, .timeLimit(.minutes(3)))
struct WireConsoleTests {
    /// A terminal, and a console session that has it.
    private final class Session {
        let terminal: Int32
        private let line: Int32
        let launch: Launch
        private var seen = ""

        init(_ stay: WireLabTests.Stay, node: String) throws {
            terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2): unlocks the other end, and says its number.
            var lock: Int32 = 0
            var number: Int32 = -1
            guard ioctl(terminal, 0x4004_5431, &lock) == 0, ioctl(terminal, 0x8004_5430, &number) == 0 else {
                throw Launch.TimedOut(description: "there is no terminal: \(errno)")
            }
            line = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
            launch = try Launch(["console", "--name", stay.name, node], in: stay.scratch, output: line, input: line)
        }

        deinit {
            close(terminal)
            close(line)
        }

        /// The modes of the terminal that hold while keys come one by one.
        var isRaw: Bool {
            var modes = termios()
            return tcgetattr(line, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
        }

        func type(_ keys: String) { _ = keys.withCString { write(terminal, $0, strlen($0)) } }

        /// Reads until the terminal has shown a text; false where it does not come within 30 s.
        func shows(_ text: String) -> Bool {
            let end = ContinuousClock.now + .seconds(30)
            var buffer = [UInt8](repeating: 0, count: 4096)
            while ContinuousClock.now < end {
                if let range = seen.firstRange(of: text) {
                    seen.removeSubrange(..<range.upperBound)
                    return true
                }
                var poller = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
                guard poll(&poller, 1, 1000) > 0 else { continue }
                let count = read(terminal, &buffer, buffer.count)
                guard count > 0 else { return false }
                seen += String(decoding: buffer[..<count], as: UTF8.self)
            }
            return false
        }
    }

    @Test("a session edits, completes, remembers, refuses, and gives the terminal back on every way out")
    func session() throws {
        let stay = WireLabTests.Stay(try Scratch())
        #expect(try stay.up().code() == 0)
        let session = try Session(stay, node: "mg1")
        #expect(session.shows("mg1(super)# "))
        #expect(session.isRaw)
        session.type("sh\tmgc lst\u{1B}[D\u{1B}[Di\r")
        #expect(session.shows("PRIMARY MGC HOST, Primary Search Time : 1 min(s)"))
        session.type("set mgc list 10.20.0.10\r")
        #expect(session.shows("Command successfully completed"))
        session.type("\u{1B}[A\u{1B}[A\r")
        #expect(session.shows("10.20.0.10           -- Not Available --"))
        session.type("set reset-times primary-search 60\r")
        #expect(
            session.shows("primary-search takes 1 to 59 minutes, not 60 (G700-MG-MIB cmgPrimarySearchTime, 10.2 help).")
        )
        session.type("show \t")
        #expect(session.shows("running-config"))
        session.type("\u{3}")
        #expect(session.shows("^C"))
        session.type("\u{4}")
        // A line was refused.
        #expect(try session.launch.code() == 1)
        #expect(!session.isRaw)
        for number in [SIGTERM, SIGHUP, SIGINT] {
            let other = try Session(stay, node: "main")
            #expect(other.shows("Command: "))
            #expect(other.isRaw)
            kill(other.launch.process, number)
            _ = try? other.launch.code()
            #expect(!other.isRaw)
        }
    }

    @Test("a script gets answers line by line, as text or as JSON; quotes of the shell hold")
    func script() throws {
        let stay = WireLabTests.Stay(try Scratch())
        #expect(try stay.up().code() == 0)
        let renamed = try stay.ask("console", "main", "change", "ip-network-region", "2", "name", "Branch  two")
        #expect(renamed.code == 0)
        let region = try stay.ask("console", "--json", "main", "disp ip-net 2")
        #expect(
            region.output.hasPrefix(
                #"{"outcome":"screen","screen":"networkRegion","rows":[{"region":"2","name":"Branch  two","#))
        let refused = try stay.ask("console", "--json", "main", "dispaly")
        #expect(
            refused.code == 1 && refused.output.contains(#""reason":"'dispaly' is unknown; did you mean 'display'?""#))
        let file = stay.scratch.file("script")
        let text = "# comment\n\nlist survivable-processor\nstatus nr-registration network-region 2"
        let script = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        _ = text.withCString { write(script, $0, strlen($0)) }
        lseek(script, 0, SEEK_SET)
        defer { close(script) }
        let launch = try Launch(["console", "--name", stay.name, "main"], in: stay.scratch, input: script)
        #expect(try launch.code() == 0)
        let output = launch.output
        #expect(output.contains("SURVIVABLE PROCESSORS") && output.contains(" MG   St"))
    }
}
