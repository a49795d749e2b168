import Agents
import Glibc
import Loads
import Serving
import Testing
import Wire

/// An agent that does what it is told and remembers what it hears.
private struct Parrot: Agent {
    var listeners: [Listener]
    var wakeup: Wakeup?
    var heard: [AgentEvent] = []
    /// What follows the start, and what follows a wake-up.
    var first: [AgentEffect] = []
    /// Sends back what comes.
    var repeats = false

    mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        heard.append(event)
        switch event {
        case .start: return first
        case .wake:
            wakeup = nil
            return []
        case .datagram(let datagram): return repeats ? [.send(datagram)] : []
        case .connection(let identifier, .received(let bytes)): return repeats ? [.write(identifier, bytes)] : []
        case .connection(let identifier, .opened): return [.write(identifier, [1, 2, 3])]
        case .datagramRefused, .connection, .command: return []
        }
    }

    func heard(_ isSo: (AgentEvent) -> Bool) -> Bool { heard.contains(where: isSo) }
}

@Suite("An agent on this host's sockets", .serialized, .timeLimit(.minutes(1)))
struct AgentServerTests {
    /// A loopback endpoint that no other test has, by the process and the port.
    private static func endpoint(_ port: UInt16) -> Endpoint {
        let process = UInt32(truncatingIfNeeded: getpid())
        return Endpoint(address: .v4(0x7F80_0001 | process << 1 & 0x001F_FFFE), port: port)
    }

    private func serve(_ parrot: Parrot, until isOver: (Parrot, Instant) -> Bool) throws -> Parrot {
        let server = try AgentServer(parrot) { _, _ in }
        try server.run(tick: .milliseconds(50), isOver: { isOver($0, $1) || $1 > .start + .seconds(20) }) { _ in }
        return server.agent
    }

    @Test("datagrams go out and come back, more than one batch of them")
    func datagrams() throws {
        let local = Self.endpoint(20_001)
        let datagrams = (0..<200).map { Datagram(local: local, remote: local, bytes: [UInt8($0)]) }
        var parrot = Parrot(listeners: [Listener(transport: .udp, local: local)])
        parrot.first = datagrams.map { .send($0) }
        let served = try serve(parrot) { parrot, _ in parrot.heard.count >= 201 }
        #expect(served.heard == [.start] + datagrams.map { .datagram($0) })
    }

    @Test("the longest datagram arrives whole, an empty one as well, and one that is too long is lost")
    func sizes() throws {
        let local = Self.endpoint(20_002)
        var parrot = Parrot(listeners: [Listener(transport: .udp, local: local)])
        let sizes = [65_507, 0, 70_000, 65_508, 1]
        parrot.first = sizes.map { size in
            .send(Datagram(local: local, remote: local, bytes: [UInt8](repeating: 7, count: size)))
        }
        let server = try AgentServer(parrot) { _, _ in }
        try server.run(tick: .milliseconds(50), isOver: { $0.heard.count >= 4 || $1 > .start + .seconds(20) }) { _ in }
        let heard = server.agent.heard.map { if case .datagram(let datagram) = $0 { datagram.bytes.count } else { -1 } }
        #expect(heard == [-1, 65_507, 0, 1])
        #expect(server.counts.lost == 2 && server.counts.sent == 3 && server.counts.received == 3)
    }

    @Test("a closed port is told of, and the socket goes on")
    func refused() throws {
        let local = Self.endpoint(20_003)
        let nobody = Self.endpoint(20_004)
        var parrot = Parrot(listeners: [Listener(transport: .udp, local: local)])
        parrot.first = [.send(Datagram(local: local, remote: nobody, bytes: [1]))]
        let served = try serve(parrot) { parrot, _ in parrot.heard.count >= 2 }
        #expect(served.heard == [.start, .datagramRefused(local: local, remote: nobody)])
    }

    @Test("a connection opens, carries bytes both ways, and one that is refused fails")
    func streams() throws {
        let local = Self.endpoint(20_005)
        var parrot = Parrot(listeners: [Listener(transport: .tcp, local: local)], repeats: true)
        parrot.first = [.connect(ConnectionIdentifier(1), to: local)]
        // The bytes come back to who wrote them, and go back again.
        let served = try serve(parrot) { parrot, _ in
            parrot.heard { $0 == .connection(ConnectionIdentifier(1), .received([1, 2, 3])) }
        }
        #expect(served.heard { $0 == .connection(ConnectionIdentifier(-1), .received([1, 2, 3])) })
        #expect(
            served.heard {
                if case .connection(ConnectionIdentifier(-1), .accepted(local, _)) = $0 { true } else { false }
            })
        var failing = Parrot(listeners: [])
        failing.first = [.connect(ConnectionIdentifier(1), to: Self.endpoint(20_006))]
        let failed = try serve(failing) { parrot, _ in parrot.heard.count >= 2 }
        #expect(failed.heard == [.start, .connection(ConnectionIdentifier(1), .failed(.refused))])
    }

    @Test("timers run out when they are due, and one that stands still ends the service")
    func timers() throws {
        var parrot = Parrot(listeners: [])
        parrot.wakeup = Wakeup(at: .start + .milliseconds(30), timer: "nap")
        let server = try AgentServer(parrot) { _, _ in }
        var ended = Instant.start
        try server.run(
            tick: .seconds(1),
            isOver: { parrot, now in
                ended = now
                return parrot.heard.contains(.wake)
            }, report: { _ in })
        #expect(ended >= .start + .milliseconds(30))
        struct Stuck: Agent {
            var listeners: [Listener] { [] }
            var wakeup: Wakeup? { Wakeup(at: .start, timer: "stuck") }
            mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] { [] }
        }
        #expect(throws: ServingFailure.self) {
            let server = try AgentServer(Stuck()) { _, _ in }
            try server.run(tick: .seconds(1), isOver: { _, _ in false }, report: { _ in })
        }
    }

    @Test("a port that is taken is refused with a sentence", arguments: [Transport.udp, .tcp])
    func taken(_ transport: Transport) throws {
        let listener = Listener(transport: transport, local: Self.endpoint(20_007))
        let first = try AgentServer(Parrot(listeners: [listener])) { _, _ in }
        #expect {
            try AgentServer(Parrot(listeners: [listener])) { _, _ in }
        } throws: { error in
            "\(error)" == "cannot listen on \(transport.rawValue) \(listener.local): Address already in use"
        }
        #expect(first.counts == ServingCounts())
    }
}
