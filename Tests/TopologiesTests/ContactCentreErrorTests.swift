import Testing
import Topologies

@Suite("A contact centre that is wrong")
struct ContactCentreErrorTests {
    private static func errors(_ centre: String, _ expect: String = "calls lost: 0", lasts: String = "1h") -> [String] {
        let text = """
            title: x
            lasts: \(lasts)
            networks: { lan: { subnet: 10.10.0.0/16 } }
            servers: { main: { type: main, network: lan, address: 10.10.0.10 } }
            session managers: { sm1: { network: lan, address: 10.10.0.30, entity links: [main] } }
            gateways: { mg1: { network: lan, address: 10.10.0.31, mgc list: [main] } }
            \(centre)
            expect: [{ \(expect) }]
            """
        do {
            _ = try Topology(yaml: text, file: "x")
            return []
        } catch { return error.errors.map(\.description) }
    }

    private static let good = "session manager: sm1, calls an hour: 2500, agents: { mg1: 25 }"

    @Test(
        "is refused with what would be right",
        arguments: [
            ("contact center: { \(good) }", "did you mean 'contact centre'?"),
            ("contact centre: { \(good), handle time: 3min }", "did you mean 'handling time'?"),
            ("contact centre: { \(good), handling time: 2h }", "'handling time' is 1s to 60min, not 2h"),
            ("contact centre: { \(good), patience: never }", "'patience'"),
            ("contact centre: { \(good), ivr share: 0.3 }", "'ivr share' is a share from 0% to 100%"),
            ("contact centre: sm1", "a contact centre is a mapping, not"),
            (
                "contact centre: { calls an hour: 1, agents: { mg1: 1 } }",
                "this contact centre has no 'session manager'"
            ),
            ("contact centre: { session manager: sm1, agents: { mg1: 1 } }", "has no 'calls an hour'"),
            ("contact centre: { session manager: sm1, calls an hour: 1 }", "has no 'agents'"),
            ("contact centre: { session manager: main, calls an hour: 1, agents: { mg1: 1 } }", "'main' is a server"),
            ("contact centre: { session manager: sm1, calls an hour: 1, agents: { mg2: 1 } }", "did you mean 'mg1'?"),
            ("contact centre: { session manager: sm1, calls an hour: 1, agents: { main: 1 } }", "'main' is a server"),
            ("contact centre: { session manager: sm1, calls an hour: 1, agents: { mg1: 1000 } }", "'mg1' is 0 to 999"),
            ("contact centre: { session manager: sm1, calls an hour: 1, agents: mg1 }", "how many each gateway has"),
            ("contact centre: { session manager: sm1, calls an hour: 40000, agents: { mg1: 1 } }", "is 1 to 36000"),
        ])
    func centre(_ centre: String, reason: String) {
        let errors = Self.errors(centre)
        #expect(errors.contains { $0.contains(reason) }, "\(errors)")
    }

    @Test(
        "and so are expectations of it",
        arguments: [
            ("answered in: 20s, share: 80%", "did you mean 'answered within'?"),
            ("answered within: 20s", "has no 'share'"),
            ("answered within: 20, share: 80%", "'answered within' has no unit"),
            ("answered within: 20s, share: 80", "'share' is a share from 0% to 100%"),
            ("answered within: 20s, share: [90%, 80%]", "from a smaller to a larger"),
            ("calls lost: many", "'count' is a whole number"),
        ])
    func expectations(_ expect: String, reason: String) {
        let errors = Self.errors("contact centre: { \(Self.good) }", expect)
        #expect(errors.contains { $0.contains(reason) }, "\(errors)")
        #expect(Self.errors("contact centre: { \(Self.good) }") == [])
    }

    @Test("nothing is expected of a contact centre that is not there, and one of too many calls is refused")
    func limits() {
        #expect(Self.errors("").contains { $0.contains("there is no contact centre that this could be of") })
        let most = "contact centre: { session manager: sm1, calls an hour: 36000, agents: { mg1: 1 } }"
        #expect(Self.errors(most) == [])
        #expect(Self.errors(most, lasts: "40h").contains { $0.contains("(at most 1000000: a shorter story") })
    }
}
