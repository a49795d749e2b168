import Glibc
import Synchronization
import Testing

@Suite("rainyday serve", .serialized, .timeLimit(.minutes(3)))
struct ServeCommandTests {
    private static let count = Atomic(0)

    /// A loopback address that no other test has.
    private static func address() -> String {
        let number = Int(getpid()) &* 16 &+ count.add(1, ordering: .relaxed).newValue
        return "127.\(64 + number >> 16 & 63).\(number >> 8 & 255).\(1 + number & 0xFD)"
    }

    /// Starts a server and waits until it says that its ports are open.
    private static func start(_ words: [String], in scratch: Scratch) throws -> Launch {
        let server = try Launch(["serve"] + words, in: scratch)
        #expect(Patience.until { server.output.contains("\n") || !server.errors.isEmpty }, "\(words)")
        return server
    }

    @Test("gateways register, over UDP and over TCP, and the controller's end is in order", arguments: ["udp", "tcp"])
    func gateways(_ transport: String) throws {
        let scratch = try Scratch()
        let address = Self.address()
        let server = try Self.start(["controller", "--listen", address], in: scratch)
        let gateways = try Launch.run(
            [
                "serve", "gateway", "--mgc-list", address, "--listen", address + ":13000", "--gateways", "5",
                "--transport", transport, "--count", "5", "--duration", "60s",
            ], in: scratch)
        #expect(gateways.code == 0, "\(gateways.errors)")
        #expect(gateways.output.contains("\n  registrations 5 "))
        kill(server.process, SIGTERM)
        #expect(try server.code() == 143)
        #expect(server.output.contains("\n  registrations 5 ") && server.output.contains("\n  registered "))
    }

    @Test("a load of registrations and one of OPTIONS end by their count, with figures as JSON")
    func loads() throws {
        let scratch = try Scratch()
        let address = Self.address()
        let server = try Self.start(["controller", "--listen", address, "--count", "3000"], in: scratch)
        let options = try Launch.run(
            [
                "serve", "session-manager", "--listen", address + ":15070", "--entity", address, "--in-flight", "16",
                "--count", "500", "--json",
            ], in: scratch)
        #expect(options.code == 0, "\(options.errors)")
        #expect(options.output.hasPrefix("{\"role\": \"session-manager\", \"seconds\": "))
        #expect(options.output.contains("\"sent\": 500, \"answered\": 500, \"in_flight\": 0"))
        #expect(options.output.contains("\"latency_us\": {\"p50\": ") && options.output.hasSuffix("}\n"))
        let registrations = try Launch.run(
            [
                "serve", "gateway", "--mgc-list", address, "--listen", address + ":13000", "--gateways", "100",
                "--in-flight", "32", "--count", "3000", "--json", "--encoding", "pretty",
            ], in: scratch)
        #expect(registrations.code == 0, "\(registrations.errors)")
        #expect(registrations.output.contains("\"registered\": 100, \"sent\": 3000, \"answered\": 3000"))
        #expect(try server.code() == 0)
        #expect(server.output.contains("\n  registered 100\n  registrations 3000 "))
    }

    @Test("a session manager watches its entities, and says which one is not up")
    func sessionManager() throws {
        let scratch = try Scratch()
        let (address, nobody) = (Self.address(), Self.address())
        let server = try Self.start(["session-manager", "--listen", address], in: scratch)
        let good = ["serve", "session-manager", "--listen", address + ":15070", "--quiet", "--count", "2"]
        let up = try Launch.run(good + ["--entity", address, "--entity", address + ":5060/tcp"], in: scratch)
        #expect(up.code == 0 && up.output.contains("\n  up 2\n"), "\(up.output) \(up.errors)")
        let down = try Launch.run(good + ["--entity", address, "--entity", nobody], in: scratch)
        #expect(down.code == 1 && down.errors == "rainyday: 1 of 2 entities are up\n", "\(down.errors)")
        kill(server.process, SIGINT)
        #expect(try server.code() == 130)
    }

    @Test("nobody who answers is exit code 1")
    func unanswered() throws {
        let scratch = try Scratch()
        let address = Self.address()
        let words = ["serve", "gateway", "--mgc-list", address, "--listen", address + ":13000", "--quiet"]
        let gateway = try Launch.run(words + ["--duration", "1s"], in: scratch)
        #expect(gateway.code == 1 && gateway.errors == "rainyday: 0 of 1 registrations came about\n")
        let load = try Launch.run(words + ["--in-flight", "4", "--duration", "1s"], in: scratch)
        #expect(load.code == 1 && load.errors == "rainyday: nothing was answered\n")
    }

    @Test("a port that is taken, and bad usage, are 2")
    func usage() throws {
        let scratch = try Scratch()
        let address = Self.address()
        let server = try Self.start(["controller", "--listen", address, "--sip-port", "0"], in: scratch)
        let second = try Launch.run(["serve", "controller", "--listen", address, "--sip-port", "0"], in: scratch)
        #expect(second.code == 2)
        #expect(second.errors == "rainyday: cannot listen on tcp \(address):2944: Address already in use\n")
        kill(server.process, SIGTERM)
        #expect(try server.code() == 143)
        for words in [
            ["controller", "--listen", "0.0.0.0"], ["controller", "--listen", "here"], ["gateway"],
            ["gateway", "--mgc-list", "a"], ["gateway", "--mgc-list", address, "--gateways", "0"],
            ["gateway", "--mgc-list", address, "--transport", "sctp"],
            ["gateway", "--mgc-list", address, "--transport", "tcp", "--rate", "5"],
            ["gateway", "--mgc-list", address, "--profile", "none"],
            ["gateway", "--mgc-list", address, "--gateways", "60000"],
            ["session-manager", "--rate", "5"], ["session-manager", "--entity", "192.0.2.1/sctp"],
        ] {
            let (code, _, errors) = try Launch.run(["serve"] + words, in: scratch)
            #expect(code == 2 && !errors.isEmpty, "\(words): \(code) \(errors)")
        }
    }
}
