import CLinux
import Glibc
import Testing

@testable import Lab

/// `rainyday console` at a terminal and in a script.
@Suite("Consoles of a lab that stays", .serialized, .timeLimit(.minutes(3)))
struct WireConsoleTests {
    /// A console session at a terminal.
    private static func session(
        _ stay: WireLabTests.Stay, node: String
    ) throws -> (terminal: PseudoTerminal, launch: Launch) {
        let terminal = try PseudoTerminal()
        let launch = try Launch(
            ["console", "--name", stay.name, node], in: stay.scratch, output: terminal.line, input: terminal.line)
        return (terminal, launch)
    }

    @Test("a session edits, completes, remembers, refuses, and gives the terminal back on every way out")
    func session() throws {
        let stay = WireLabTests.Stay(try Scratch())
        #expect(try stay.up().code() == 0)
        let (session, launch) = try Self.session(stay, node: "mg1")
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
        #expect(try launch.code() == 1)
        #expect(!session.isRaw)
        for number in [SIGTERM, SIGHUP, SIGINT] {
            let (other, started) = try Self.session(stay, node: "main")
            #expect(other.shows("Command: "))
            #expect(other.isRaw)
            kill(started.process, number)
            _ = try? started.code()
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
