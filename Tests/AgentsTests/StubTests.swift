import Testing
import Wire

@testable import Agents

@Suite("Stubs")
struct StubTests {
    private static let local = Endpoint(address: .v4(0x0A0A_001E), port: 443)
    private static let remote = Endpoint(address: .v4(0x0A0A_0001), port: 50_000)

    private static func stub() -> Stub {
        Stub(StubSettings(name: "smgr", address: local.address, product: "System Manager", ports: [443, 8443]))
    }

    @Test("listens on its ports, says what it is, accepts, and closes what speaks")
    func life() {
        var stub = Self.stub()
        #expect(stub.listeners.map(\.local.port) == [443, 8443] && stub.wakeup == nil)
        #expect(stub.handle(.start, at: .start) == [.journal(JournalEntry(.booted, detail: "System Manager"))])
        let connection = ConnectionIdentifier(-1)
        #expect(
            stub.handle(.connection(connection, .accepted(local: Self.local, remote: Self.remote)), at: .start) == [])
        #expect(stub.handle(.connection(connection, .received([1])), at: .start) == [.close(connection)])
        #expect(stub.handle(.connection(connection, .received([1])), at: .start) == [])
    }

    @Test("holds no more connections than it may, and drops all of them when it is reset")
    func bounds() {
        var stub = Self.stub()
        _ = stub.handle(.start, at: .start)
        var refused = 0
        for number in 1...100 {
            let identifier = ConnectionIdentifier(Int32(-number))
            let event = ConnectionEvent.accepted(local: Self.local, remote: Self.remote)
            if stub.handle(.connection(identifier, event), at: .start).contains(.abort(identifier)) { refused += 1 }
        }
        #expect(refused == 36)
        let effects = stub.handle(.command(ConsoleCommand(token: 7, action: .reset)), at: .start)
        #expect(effects.count { if case .abort = $0 { true } else { false } } == 64)
        #expect(effects.last == .answer(ConsoleAnswer(token: 7, body: .done)))
    }
}

@Suite("A duplicated server")
struct InterchangeTests {
    @Test("an interchange resets every link and keeps gateways and their calls; without a standby it is refused")
    func interchange() {
        for isDuplicated in [true, false] {
            var lab = Lab(force: false)
            lab.gateways = 2
            lab.changeController = { $0.isDuplicated = isDuplicated }
            var world = lab.world()
            world.at(.seconds(100)) { $0.command("main", .interchange) }
            world.run(until: .seconds(99))
            #expect(world.controller(of: "mg1") == "main")
            let before = world.lines(.registered).count
            world.run(until: .seconds(105))
            #expect(world.controller(of: "mg1") == "main" && world.controller(of: "mg2") == "main")
            let again = world.lines(.registered).dropFirst(before)
            #expect(again.count == (isDuplicated ? 2 : 0))
            #expect(world.lines(.gatewayLost, "main").count == (isDuplicated ? 2 : 0))
        }
    }
}
