import Agents
import Glibc
import Testing
import Wire

@testable import Sockets

@Suite("Driver: TCP listeners")
struct AcceptTests {
    private static func listening(
        _ script: Script = Script(), _ acceptedLimit: Int = 4096, start: Bool = true
    ) throws -> (bench: Bench, local: Endpoint) {
        let local = try Endpoint.unused(22)
        let listener = Listener(transport: .tcp, local: local)
        return (try Bench(script, listeners: [listener], acceptedLimit: acceptedLimit, start: start), local)
    }

    @Test("accepted connections count downwards and say who is there")
    func accepted() throws {
        let (bench, local) = try Self.listening()
        let peers = try (0..<3).map { _ in try RawSocket.connection(to: local) }
        #expect(bench.script.wait { bench.script.events.count == 4 })
        for (number, peer) in peers.enumerated() {
            let remote = try peer.local
            #expect(bench.script.events(of: -1 - Int32(number)) == [.accepted(local: local, remote: remote)])
        }
    }

    @Test("what comes before the boot is heard after it, in order")
    func beforeBoot() throws {
        let (bench, local) = try Self.listening(start: false)
        let peer = try RawSocket.connection(to: local)
        peer.write([5])
        try bench.settle()
        #expect(bench.script.events.isEmpty)
        bench.start()
        #expect(bench.script.wait { bench.script.bytes(of: -1) == [5] })
        let remote = try peer.local
        #expect(bench.script.events.first == .start)
        #expect(bench.script.events(of: -1).first == .accepted(local: local, remote: remote))
    }

    @Test("released as soon as it is accepted: unread bytes do not turn the FIN into an RST")
    func releasedAtOnce() throws {
        let script = Script { event, _, _ in
            guard case .connection(let identifier, .accepted) = event else { return [] }
            return [.write(identifier, Array("no".utf8)), .close(identifier)]
        }
        let (bench, local) = try Self.listening(script, start: false)
        let peer = try RawSocket.connection(to: local)
        peer.write([UInt8](repeating: 1, count: 10_000))
        bench.start()
        let (bytes, end) = peer.readAll()
        #expect(bytes == Array("no".utf8) && end == .end)
        try bench.settle()
        // An RST after the FIN would show here.
        #expect(peer.pendingError == 0)
        #expect(script.events(of: -1).count == 1)
    }

    @Test("aborted as soon as it is accepted")
    func abortedAtOnce() throws {
        let script = Script { event, _, _ in
            guard case .connection(let identifier, .accepted) = event else { return [] }
            return [.abort(identifier)]
        }
        let (bench, local) = try Self.listening(script)
        #expect(try RawSocket.connection(to: local).readAll().end == .error(ECONNRESET))
        try bench.settle()
        #expect(script.events(of: -1).count == 1)
    }

    @Test("past its limit a listener resets, says so once, and accepts again when others have gone")
    func limit() throws {
        let (bench, local) = try Self.listening(Script(), 4)
        var peers = try (0..<4).map { _ in try RawSocket.connection(to: local) }
        #expect(bench.script.wait { bench.script.events.count == 5 })
        for _ in 0..<3 { #expect(try RawSocket.connection(to: local).readAll().end == .error(ECONNRESET)) }
        #expect(bench.script.wait { bench.script.journal == ["4 accepted connections"] })
        peers.removeAll()
        #expect(bench.script.wait { (-4 ... -1).allSatisfy { bench.script.events(of: $0).last == .closed } })
        try bench.settle()
        peers.append(try RawSocket.connection(to: local))
        #expect(bench.script.wait { !bench.script.events(of: -5).isEmpty })
        #expect(bench.script.journal.count == 1)
    }

    @Test("a port in use is an error that names it", arguments: Transport.allCases)
    func portInUse(_ transport: Transport) throws {
        let host = Endpoint(address: .v4(0x7F00_0016), port: 0)
        let other = try transport == .tcp ? RawSocket.listener(host) : RawSocket.datagram(host)
        let local = try other.local
        let error = #expect(throws: SocketFailure.self) {
            try Bench(listeners: [Listener(transport: transport, local: local)])
        }
        #expect(error?.description == "cannot listen on \(transport.rawValue) \(local): Address already in use")
    }
}
