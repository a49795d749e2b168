import Agents
import Glibc
import Testing
import Wire

@testable import Sockets

@Suite("Driver: UDP")
struct DatagramTests {
    private let host = Endpoint(address: .v4(0x7F00_0017), port: 0)

    private func listening(
        _ script: Script = Script(), _ address: IPAddress = .v4(0x7F00_0017), start: Bool = true
    ) throws -> (bench: Bench, local: Endpoint) {
        let local = try Endpoint.unused(address, .udp)
        return (try Bench(script, listeners: [Listener(transport: .udp, local: local)], start: start), local)
    }

    @Test("datagrams of every size go both ways", arguments: [0, 1, 1_472, 65_507])
    func sizes(_ count: Int) throws {
        let script = Script { event, _, _ in
            guard case .datagram(let datagram) = event else { return [] }
            return [.send(datagram)]
        }
        let (bench, local) = try listening(script)
        let peer = try RawSocket.datagram(host)
        let bytes = [UInt8](repeating: 0xA5, count: count)
        let remote = try peer.local
        peer.send(bytes, to: local)
        #expect(peer.read() == (count == 0 ? .end : .bytes(bytes)))
        #expect(bench.script.datagrams == [Datagram(local: local, remote: remote, bytes: bytes)])
    }

    @Test("what cannot be sent is lost, and the next is not")
    func lost() throws {
        let (bench, local) = try listening()
        let peer = try RawSocket.datagram(host)
        let remote = try peer.local
        bench.tell(
            // Too long; to a broadcast address; from a port that is nobody's; to an address of the other family.
            .send(Datagram(local: local, remote: remote, bytes: [UInt8](repeating: 0, count: 65_508))),
            .send(Datagram(local: local, remote: Endpoint(address: .v4(.max), port: 9), bytes: [1])),
            .send(Datagram(local: Endpoint(address: local.address, port: 1), remote: remote, bytes: [2])),
            .send(Datagram(local: local, remote: Endpoint(address: Endpoint.loopbackV6, port: 9), bytes: [3])),
            .send(Datagram(local: local, remote: remote, bytes: [4])))
        #expect(peer.read() == .bytes([4]))
        #expect(bench.script.events.count == 2)
    }

    @Test("a closed port is reported with both addresses", arguments: [IPAddress.v4(0x7F00_0017), Endpoint.loopbackV6])
    func refused(_ address: IPAddress) throws {
        let (bench, local) = try listening(Script(), address)
        let remote = try Endpoint.unused(address, .udp)
        bench.tell(.send(Datagram(local: local, remote: remote, bytes: [1])))
        #expect(bench.script.wait { bench.script.events.last == .datagramRefused(local: local, remote: remote) })
    }

    @Test("a flood of refusals loses none of the datagrams to others, nor the others' answers")
    func flood() throws {
        let script = Script { event, _, _ in
            guard case .datagram(let datagram) = event else { return [] }
            return [.send(datagram)]
        }
        let (bench, local) = try listening(script)
        let peer = try RawSocket.datagram(host)
        let closed = try (0..<4).map { _ in try Endpoint.unused(23, .udp) }
        let remote = try peer.local
        let rounds = 500
        for round in 0..<rounds {
            let number = [UInt8(round >> 8), UInt8(truncatingIfNeeded: round)]
            let sends = closed.map { AgentEffect.send(Datagram(local: local, remote: $0, bytes: number)) }
            let live = AgentEffect.send(Datagram(local: local, remote: remote, bytes: number))
            // The live one follows a refusal that nobody has heard of yet.
            bench.tell(sends[0], live, sends[1], sends[2], sends[3])
            #expect(peer.read() == .bytes(number))
            peer.send(number, to: local)
            #expect(peer.read() == .bytes(number))
        }
        #expect(bench.script.datagrams.count == rounds)
        let refusals = bench.script.events.count { if case .datagramRefused = $0 { true } else { false } }
        #expect(refusals > rounds)
    }

    @Test("many datagrams at once are all heard, in order")
    func burst() throws {
        let (bench, local) = try listening(start: false)
        let peer = try RawSocket.datagram(host)
        for number in 0..<200 { peer.send([UInt8(number)], to: local) }
        try bench.settle()
        #expect(bench.script.events.isEmpty)
        bench.start()
        #expect(bench.script.wait { bench.script.datagrams.count == 200 })
        #expect(bench.script.datagrams.map(\.bytes) == (0..<200).map { [UInt8($0)] })
        #expect(bench.script.events.first == .start)
    }

    @Test("OPTIONS to a closed UDP port fails at once, in a Session Manager")
    func options() throws {
        let closed = try Endpoint.unused(23, .udp)
        let address = IPAddress.v4(0x7F00_0017)
        var settings = SessionManagerSettings(
            name: "sm1", address: address,
            entityLinks: [EntityLink(peer: "cm1", endpoint: closed), EntityLink(peer: "cm2", endpoint: closed)])
        settings.sipPort = try Endpoint.unused(address, .udp).port
        settings.retries = 0
        let script = Script()
        let bench = try Bench(agent: AgentSettings.sessionManager(settings).makeAgent(), script)
        var down: Instant?
        let isDown = { (report: NodeReport) in
            guard case .journal(let moment, let entry) = report, entry.kind == .entityLink else { return false }
            down = moment
            return true
        }
        #expect(script.wait(forReport: isDown))
        // Timer F would take 32 s, the first retransmission half a second.
        #expect((down ?? Instant(nanoseconds: .max)) < .start + .seconds(20))
        withExtendedLifetime(bench) {}
    }
}
