import Testing
import Topologies

/// Files that ask for too much: each is refused with the bound and the place at which it is passed.
@Suite("A topology file that asks for too much")
struct HostileTopologyTests {
    static let head = """
        title: Large
        lasts: 1h
        networks: { lan: { subnet: 10.0.0.0/8 } }
        servers: { main: { type: main, network: lan, address: 10.0.0.10 } }

        """
    static let one = "gateways: { mg: { network: lan, address: 10.1.0.1, mgc list: [main] } }\n"

    static func gateways(_ count: Int) -> String {
        "gateways:\n  mg1: { network: lan, address: 10.1.0.1, mgc list: [main] }\n"
            + (2..<(count + 1)).map { "  mg\($0): { like: mg1, address: 10.1.\($0 / 250).\($0 % 250 + 1) }\n" }.joined()
    }

    static func group(_ count: Int) -> String {
        "gateways: { mg: { count: \(count), network: lan, address: 10.1.0.1, mgc list: [main] } }\n"
    }

    static let claim = "  - { gateway: mg, registered with: main, at: [0s, 30s] }\n"

    @Test(
        "names the bound and the place",
        arguments: [
            (gateways(1001), "lab.yaml:1006:3: 'gateways' has 1001 entries (at most 1000)"),
            (gateways(10_000), "lab.yaml:1006:3: 'gateways' has 10000 entries (at most 1000)"),
            (
                one + "timeline:\n" + String(repeating: "  - { at: 1s, reset: mg }\n", count: 20_000),
                "lab.yaml:1007:5: 'timeline' has 20000 entries (at most 1000)"
            ),
            (
                one + "timeline:\n" + String(repeating: "  - { at: 1s, reset: mg }\n", count: 1_000_000),
                "lab.yaml:40328:16: the file goes on past 1048576 bytes (a topology has no more)"
            ),
            (
                one + "timeline:\n  - { at: 1s, every: 100ms, times: 10000, reset: mg }\n"
                    + String(repeating: "  - { at: 1s, every: 100ms, times: 10000, reset: mg }\n", count: 99),
                "lab.yaml:7:3: the timeline has 2000000 moments (at most \(Topology.scheduleLimit))"
            ),
            (
                one + "expect:\n" + String(repeating: claim, count: 10_000),
                "lab.yaml:1007:5: 'expect' has 10000 entries (at most 1000)"
            ),
            (
                one + "expect:\n" + String(repeating: claim, count: 1_000_000),
                "lab.yaml:18082:14: the file goes on past 1048576 bytes (a topology has no more)"
            ),
            (
                group(1000) + "expect:\n" + String(repeating: claim, count: 11),
                "lab.yaml:17:5: 'expect' has more than 10000 claims"
            ),
            (
                group(1000) + "expect:\n  - { gateway: [mg, mg1], never: attempt }\n",
                "lab.yaml:7:21: 'gateway' names more than 1000 nodes here"
            ),
            (
                group(1000) + "timeline:\n  - { at: 1s, reset: [" + String(repeating: "mg, ", count: 1999) + "mg] }\n",
                "lab.yaml:7:31: 'reset' names more than 2000 nodes here"
            ),
            (
                one + "expect:\n  - { gateway: mg, tries: [" + String(repeating: "main, ", count: 100) + "main] }\n",
                "lab.yaml:7:628: 'tries' has 101 entries (at most 100)"
            ),
            (
                one + "expect:\n  - { gateway: mg, event: attempt, nth: 1000001, at: [0s, 1s] }\n",
                "lab.yaml:7:41: 'nth' is 1 to 1000000, not 1000001"
            ),
            (
                one + "expect:\n  - { gateway: mg, event: attempt, count: 99999999999999999999 }\n",
                "lab.yaml:7:43: 'count' is a whole number, not '99999999999999999999'"
            ),
            (
                one + "expect:\n  - { gateway: mg, event: attempt, spacing: [0s, 999999999h] }\n",
                "lab.yaml:7:50: 'spacing' is out of bounds: 999999999h"
            ),
        ].map { HugeFile(text: $0.0, error: $0.1) })
    func refused(file: HugeFile) {
        let errors = ReferenceLab.errors(in: Self.head + file.text)
        #expect(errors.first == file.error, "\(errors)")
    }

    @Test("is not one of a thousand gateways with ten thousand expectations")
    func large() throws {
        let topology = try Topology(
            yaml: Self.head + Self.gateways(1000)
                + "expect:\n"
                + String(
                    repeating: "  - { gateway: [" + (1...1000).map { "mg\($0)" }.joined(separator: ",")
                        + "], event: registered, count: 1 }\n",
                    count: 10), file: "large.yaml")
        #expect(topology.nodes.count == 1001)
        #expect(topology.expectations.count == 10_000)
        #expect(Set(topology.nodes.map { "\($0.name) \($0.interface.addresses)" }).count == 1001)
    }

    @Test("says once what is wrong with every gateway of a list")
    func once() {
        let list = "expect:\n  - { gateway: mg, never registered with: mian }\n"
        #expect(
            ReferenceLab.errors(in: Self.head + Self.group(1000) + list)
                == ["lab.yaml:7:43: unknown node 'mian' (did you mean 'main'?)"])
    }
}

/// A file whose text is too long to be told.
struct HugeFile: CustomTestStringConvertible {
    let text: String
    let error: String
    var testDescription: String { "\(text.utf8.count) bytes, \(error)" }
}
