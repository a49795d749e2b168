import Agents
import Glibc
import Testing
import Wire

@testable import Sockets

@Suite("Driver: TCP connections")
struct ConnectionTests {
    private static let host = Endpoint(address: .v4(0x7F00_0015), port: 0)
    private static let one = ConnectionIdentifier(1)

    /// A driver whose connection 1 is open, and the other side of it.
    private static func opened(
        _ script: Script = Script(), receiveBuffer: Int32? = nil
    ) throws -> (bench: Bench, peer: RawSocket) {
        let listener = try RawSocket.listener(host, receiveBuffer: receiveBuffer)
        let bench = try Bench(script)
        bench.tell(.connect(one, to: try listener.local))
        let peer = try listener.accepted()
        #expect(script.wait { !script.events(of: 1).isEmpty })
        return (bench, peer)
    }

    @Test("opened tells both ends; bytes go both ways")
    func traffic() throws {
        let listener = try RawSocket.listener(Self.host)
        let bench = try Bench()
        bench.tell(.connect(Self.one, to: try listener.local))
        let peer = try listener.accepted()
        bench.tell(.write(Self.one, Array("one".utf8)), .write(Self.one, Array("two".utf8)))
        #expect(bench.script.wait { !bench.script.events(of: 1).isEmpty })
        guard case .opened(let local, let remote)? = bench.script.events(of: 1).first else {
            return #expect(Bool(false), "\(bench.script.events)")
        }
        #expect(try remote == listener.local)
        #expect(local.address == Endpoint(address: .v4(0x7F00_0001), port: 0).address && local.port > 0)
        bench.tell(.write(Self.one, Array("three".utf8)), .close(Self.one))
        #expect(peer.readAll().bytes.suffix(5) == Array("three".utf8))
    }

    @Test("a closed port refuses; an address without a way there is unreachable")
    func failures() throws {
        let bench = try Bench()
        bench.tell(.connect(Self.one, to: try .unused(21)))
        // A link-local address needs a scope, which no topology has: connect(2) fails at once.
        let nowhere = Endpoint(address: .v6(high: 0xFE80 << 48, low: 1), port: 2944)
        bench.tell(.connect(ConnectionIdentifier(2), to: nowhere))
        #expect(bench.script.wait { !bench.script.events(of: 1).isEmpty && !bench.script.events(of: 2).isEmpty })
        #expect(bench.script.events(of: 1) == [.failed(.refused)])
        #expect(bench.script.events(of: 2) == [.failed(.unreachable)])
    }

    @Test("a failure that comes at once does not overtake the effects in hand")
    func order() throws {
        let nowhere = Endpoint(address: .v6(high: 0xFE80 << 48, low: 1), port: 2944)
        let script = Script { event, _, _ in
            if case .connection = event { [.journal(JournalEntry(.booted, detail: "second"))] } else { [] }
        }
        let bench = try Bench(script)
        bench.tell(.connect(Self.one, to: nowhere), .journal(JournalEntry(.booted, detail: "first")))
        #expect(script.wait { script.journal.count == 2 })
        #expect(script.journal == ["first", "second"])
    }

    @Test("an agent that reconnects at once for ever leaves the loop to others")
    func reconnecting() throws {
        let nowhere = Endpoint(address: .v6(high: 0xFE80 << 48, low: 1), port: 2944)
        let script = Script { event, _, _ in
            guard case .connection(let identifier, .failed) = event else { return [] }
            return [.connect(ConnectionIdentifier(identifier.value + 1), to: nowhere)]
        }
        let bench = try Bench(script)
        bench.tell(.connect(Self.one, to: nowhere))
        #expect(script.wait { script.events.count > 200 })
        bench.tell(.journal(JournalEntry(.booted)))
        #expect(script.wait { !script.journal.isEmpty })
    }

    @Test("close sends what was written, then FIN")
    func close() throws {
        let (bench, peer) = try Self.opened()
        bench.tell(.write(Self.one, Array("bye".utf8)), .close(Self.one))
        let (bytes, end) = peer.readAll()
        #expect(bytes == Array("bye".utf8) && end == .end)
    }

    @Test("close with more waiting than the kernel takes still sends all of it")
    func closeAfterMuch() throws {
        let (bench, peer) = try Self.opened(receiveBuffer: 4096)
        let much = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
        bench.tell(.write(Self.one, much), .close(Self.one))
        try bench.settle()
        let (bytes, end) = peer.readAll()
        #expect(bytes == much && end == .end)
        #expect(bench.script.events(of: 1).count == 1)
    }

    @Test("abort sends RST")
    func abort() throws {
        let (bench, peer) = try Self.opened()
        bench.tell(.abort(Self.one))
        #expect(peer.readAll().end == .error(ECONNRESET))
        try bench.settle()
        #expect(bench.script.events(of: 1).count == 1)
    }

    @Test("the peer's FIN is closed, once, and ends our side too", arguments: [false, true])
    func peerCloses(withBytes: Bool) throws {
        let (bench, peer) = try Self.opened()
        if withBytes { peer.write([1, 2, 3]) }
        peer.finish()
        #expect(peer.readAll().end == .end)
        #expect(bench.script.wait { bench.script.events(of: 1).last == .closed })
        bench.tell(.write(Self.one, [1]), .close(Self.one), .journal(JournalEntry(.booted)))
        #expect(bench.script.wait { !bench.script.journal.isEmpty })
        #expect(bench.script.events(of: 1).count == (withBytes ? 3 : 2))
        #expect(bench.script.bytes(of: 1) == (withBytes ? [1, 2, 3] : []))
    }

    @Test("the peer's RST is reset, once")
    func peerResets() throws {
        let (bench, peer) = try Self.opened()
        peer.reset()
        #expect(bench.script.wait { bench.script.events(of: 1).count > 1 })
        try bench.settle()
        #expect(bench.script.events(of: 1).dropFirst() == [.reset])
    }

    @Test("nothing is heard of a released connection")
    func releasedIsSilent() throws {
        for ending in [AgentEffect.close(Self.one), .abort(Self.one)] {
            let (bench, peer) = try Self.opened()
            bench.tell(ending, .write(Self.one, [1]), ending)
            _ = peer.readAll()
            peer.write([1, 2, 3])
            try bench.settle()
            #expect(bench.script.events(of: 1).count == 1)
        }
    }

    @Test("a peer that does not read loses its connection")
    func backpressure() throws {
        let (bench, peer) = try Self.opened(receiveBuffer: 4096)
        let piece = [UInt8](repeating: 7, count: 200_000)
        for _ in 0..<100 { bench.tell(.write(Self.one, piece)) }
        #expect(bench.script.wait { bench.script.events(of: 1).last == .reset })
        try bench.settle()
        #expect(bench.script.events(of: 1).count == 2)
        let (bytes, end) = peer.readAll()
        #expect(bytes.count < 20_000_000 && end == .error(ECONNRESET))
    }

    @Test("an attempt that is given up while it opens leaves no socket and no event", arguments: [true, false])
    func givenUp(abortively: Bool) throws {
        // A listener that accepts nobody, and has one who waits, lets the kernel drop every further SYN.
        let listener = try RawSocket.listener(Self.host, backlog: 0)
        let remote = try listener.local
        let waiting = try RawSocket.connection(to: remote)
        let bench = try Bench()
        let identifiers = (1...8).map { ConnectionIdentifier($0) }
        for identifier in identifiers { bench.tell(.connect(identifier, to: remote)) }
        #expect(bench.script.wait { SocketTable.opening(to: remote.port) > 0 })
        for identifier in identifiers { bench.tell(abortively ? .abort(identifier) : .close(identifier)) }
        #expect(bench.script.wait { SocketTable.opening(to: remote.port) == 0 })
        try bench.settle()
        let events = bench.script.events.filter { if case .connection = $0 { true } else { false } }
        #expect(events.allSatisfy { if case .connection(_, .opened) = $0 { true } else { false } })
        #expect(events.count < 8)
        withExtendedLifetime(waiting) {}
    }

    @Test("IPv6")
    func v6() throws {
        let listener = try RawSocket.listener(Endpoint(address: Endpoint.loopbackV6, port: 0))
        let bench = try Bench()
        bench.tell(.connect(Self.one, to: try listener.local))
        let peer = try listener.accepted()
        peer.write([9])
        #expect(bench.script.wait { bench.script.bytes(of: 1) == [9] })
        guard case .opened(let local, _)? = bench.script.events(of: 1).first else {
            return #expect(Bool(false), "\(bench.script.events)")
        }
        #expect(local.address == Endpoint.loopbackV6)
    }

    @Test(
        "the kernel's errors in the agent's words",
        arguments: [
            (ECONNREFUSED, ConnectionFailure.refused), (ETIMEDOUT, .timedOut), (EHOSTUNREACH, .unreachable),
            (ENETUNREACH, .unreachable), (EMFILE, .unreachable),
        ])
    func words(_ code: Int32, _ failure: ConnectionFailure) {
        #expect(ConnectionFailure(KernelError.io(code)) == failure)
    }
}
