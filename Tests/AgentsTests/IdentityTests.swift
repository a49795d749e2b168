import Agents
import Megaco
import Testing
import Wire

@Suite("By what a controller knows a gateway")
struct IdentityTests {
    @Test(
        "the message identifier counts where it is to count, not the address that a message comes from",
        arguments: [
            (.address(Lab.gatewayAddress(1), port: 2944), "mg1"), (.address(Lab.gatewayAddress(2), port: nil), "mg2"),
            (.address(Lab.gatewayAddress(3), port: 1), nil), (.address(.v6(high: 0, low: 1), port: 2944), nil),
            (.domain("MG2", port: 2944), "mg2"), (.domain("mg2.example.com", port: nil), nil),
            (.device("mg1"), "mg1"), (.mtp([1, 2]), nil),
        ] as [(MessageIdentifier, String?)])
    func messageIdentifier(sender: MessageIdentifier, name: String?) {
        var bench = ControllerTests.bench {
            $0.identifiedBy = .messageIdentifier
            $0.mediaGateways.removeAll { $0.number > 2 }
        }
        _ = bench.handle(ControllerTests.accept(-1, from: Lab.gatewayAddress(3)), at: 10)
        let action = ActionRequest(commands: [CommandRequest(Wording.registration(serial: nil))])
        let message = Message(
            sender: sender, transactions: [.request(TransactionRequest(identifier: 1, actions: [action]))])
        let effects = bench.handle(ControllerTests.received(-1, message.encodedText(.short)))
        #expect(Wording.outcome(effects) == (name == nil ? 504 : 0))
        #expect(bench.kinds(.gatewayRegistered).map(\.subject) == (name.map { [$0] } ?? []))
    }

    @Test("a serial number counts for nothing then, and the other way round")
    func oneOrTheOther() {
        for (identity, serial, code) in [
            (ControllerSettings.GatewayIdentity.messageIdentifier, Lab.serial(2), 504), (.serial, Lab.serial(2), 0),
            (.serial, nil, 504),
        ] as [(ControllerSettings.GatewayIdentity, String?, Int)] {
            var bench = ControllerTests.bench { $0.identifiedBy = identity }
            let stranger = IPAddress.v4(0x0A63_6363)
            _ = bench.handle(ControllerTests.accept(-1, from: stranger), at: 10)
            let message = Wording.request(Wording.registration(serial: serial), 1, from: stranger)
            #expect(Wording.outcome(bench.handle(ControllerTests.received(-1, message))) == code, "\(identity)")
        }
    }
}
