import Agents
import SIP
import Testing
import Wire

@Suite("SIP connections of a session manager")
struct SIPConnectionTests {
    static let here = Endpoint(address: .v4(0x0A0A_0014), port: 5060)
    static let there = Endpoint(address: .v4(0x0A0A_000A), port: 5060)

    private static func manager(
        _ transport: Agents.Transport, name: String = "sm1", _ use: ConnectionUse = ConnectionUse()
    ) -> SessionManager {
        var settings = SessionManagerSettings(
            name: name, address: here.address,
            entityLinks: [EntityLink(peer: "main", endpoint: there, transport: transport)])
        settings.sipConnections = use
        return SessionManager(settings)
    }

    private static func connection(_ effects: [AgentEffect]) throws -> ConnectionIdentifier {
        for case .connect(let identifier, there) in effects { return identifier }
        throw Missing("no connection is opened: \(effects)")
    }

    private static func written(_ effects: [AgentEffect]) -> [[UInt8]] {
        effects.compactMap { if case .write(_, let bytes) = $0 { bytes } else { nil } }
    }

    private struct Missing: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// One that is connected and has sent its OPTIONS at 0, which is answered.
    private static func connected(_ use: ConnectionUse) throws -> (SessionManager, ConnectionIdentifier, [UInt8]) {
        var manager = manager(.tcp, use)
        let identifier = try connection(manager.handle(.start, at: .start))
        let opened = manager.handle(.connection(identifier, .opened(local: here, remote: there)), at: .start)
        let request = try #require(written(opened).first)
        var answer = try Message(decoding: request)
        answer.startLine = .response(status: 200, reason: "OK")
        _ = manager.handle(.connection(identifier, .received(answer.encoded())), at: .start)
        return (manager, identifier, request)
    }

    @Test("pings go out after 80 % to 100 % of the interval; what answers stays, what does not is dead after 10 s")
    func keepAlive() throws {
        var use = ConnectionUse()
        use.keepAliveInterval = .seconds(30)
        var (manager, identifier, _) = try Self.connected(use)
        var last = Instant.start
        for _ in 0..<20 {
            let due = try #require(manager.wakeup)
            #expect(due.timer == "Options" || due.timer == "SIP keep-alive", "\(due.timer)")
            #expect((.seconds(24)...(.seconds(30))).contains(due.at - last))
            #expect(Self.written(manager.handle(.wake, at: due.at)) == [[0x0D, 0x0A, 0x0D, 0x0A]])
            last = due.at + .seconds(1)
            _ = manager.handle(.connection(identifier, .received([0x0D, 0x0A])), at: last)
        }
        let ping = try #require(manager.wakeup)
        _ = manager.handle(.wake, at: ping.at)
        #expect(manager.wakeup?.at == ping.at + .seconds(10))
        let end = manager.handle(.wake, at: ping.at + .seconds(10))
        #expect(end.contains(.abort(identifier)))
    }

    @Test("without the setting nothing is sent between two cycles")
    func silent() throws {
        let (manager, _, request) = try Self.connected(ConnectionUse())
        #expect(manager.wakeup?.at == .start + .seconds(900))
        #expect(try Message(decoding: request).via?.hasAlias == false)
    }

    @Test("alias is said on connections where it is set")
    func alias() throws {
        var use = ConnectionUse()
        use.saysAlias = true
        let (_, _, request) = try Self.connected(use)
        #expect(try Message(decoding: request).via?.hasAlias == true)
        var manager = Self.manager(.udp, use)
        for case .send(let datagram) in manager.handle(.start, at: .start) {
            #expect(try Message(decoding: datagram.bytes).via?.hasAlias == false)
        }
    }

    @Test("a stream that cannot be framed gets 400 and ends in order; garbage ends it at once")
    func framing() throws {
        var (manager, identifier, request) = try Self.connected(ConnectionUse())
        let text = String(decoding: request, as: UTF8.self)
        let broken = Array(text.replacing("Content-Length: 0", with: "Content-Length: x").utf8)
        let effects = manager.handle(.connection(identifier, .received(broken)), at: .start)
        let answer = try Message(decoding: try #require(Self.written(effects).first))
        #expect(answer.startLine == .response(status: 400, reason: "Bad Request - Content-Length"))
        #expect(effects.contains(.close(identifier)))
        #expect(!effects.contains(.abort(identifier)))

        (manager, identifier, _) = try Self.connected(ConnectionUse())
        let garbage = manager.handle(.connection(identifier, .received(Array("x\r\n\r\n".utf8))), at: .start)
        #expect(garbage.contains(.abort(identifier)))
        #expect(Self.written(garbage) == [])
    }

    @Test("a request above 1,300 bytes takes a connection, and UDP only where that is refused")
    func large() throws {
        let name = String(repeating: "x", count: 1000)
        var manager = Self.manager(.udp, name: name)
        let identifier = try Self.connection(manager.handle(.start, at: .start))
        let refused = manager.handle(.connection(identifier, .failed(.refused)), at: .start)
        let sent = refused.compactMap { if case .send(let datagram) = $0 { datagram } else { nil } }
        #expect(sent.count == 1)
        #expect(try #require(sent.first).bytes.count > 1300)
        #expect(try #require(sent.first).remote == Self.there)

        manager = Self.manager(.udp, name: name)
        let second = try Self.connection(manager.handle(.start, at: .start))
        let opened = manager.handle(.connection(second, .opened(local: Self.here, remote: Self.there)), at: .start)
        #expect(Self.written(opened).count == 1)

        manager = Self.manager(.udp, name: "sm1")
        #expect(!manager.handle(.start, at: .start).contains { if case .connect = $0 { true } else { false } })
    }
}
