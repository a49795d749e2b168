import Agents
import Testing
import Topologies
import Wire

@Suite("Groups of phones")
struct PhoneGroupTests {
    static func text(_ phones: String, _ more: String = "") -> String {
        """
        title: Phones
        networks:
          lan: { subnet: 10.10.0.0/16 }
        regions:
          2: { name: Branch, backup servers: [srs] }
        ip-options: { h.323 primary search time: 90s, h.323 link loss delay timer: 5min }
        servers:
          main: { type: main, network: lan, address: 10.10.0.10, phone time to live: 30s, ras port: 1720 }
          srs: { type: survivable remote, network: lan, address: 10.10.0.11 }
        phones:
        \(phones)
        \(more)
        """
    }

    @Test("reach the phones and the servers that register them")
    func settings() throws {
        let topology = try Topology(
            yaml: Self.text(
                "  ph: { network: lan, address: 10.10.1.1, count: 300, extension: 0900, keep-alive count: 3 }\n"
                    + "  two: { network: lan, address: 10.10.1.2, extension: 901000, gatekeepers: [srs, main] }"),
            file: "phones.yaml")
        guard case .agent(.phones(let phones))? = topology.node("ph")?.kind,
            case .agent(.phones(let two))? = topology.node("two")?.kind,
            case .agent(.controller(let main))? = topology.node("main")?.kind,
            case .agent(.controller(let survivable))? = topology.node("srs")?.kind
        else {
            Issue.record("not the nodes that were written")
            return
        }
        #expect(phones.count == 300 && phones.networkRegion == 2 && phones.keepAliveCount == 3)
        #expect(phones.extension(of: 0) == "0900" && phones.extension(of: 299) == "1199")
        #expect(phones.primarySearchTime == .seconds(90))
        #expect(phones.gatekeepers.map(\.name) == ["main"] && phones.gatekeepers[0].endpoint.port == 1720)
        #expect(two.gatekeepers.map(\.name) == ["srs", "main"] && two.count == 1)
        #expect(main.phones == survivable.phones)
        #expect(main.phones.map(\.firstExtension) == ["0900", "901000"])
        #expect(main.phoneTimeToLive == .seconds(30) && main.phoneLinkLossDelayTimer == .seconds(300))
        #expect(main.serverNames.map(\.name) == ["main", "srs"] && main.serverNames[0].endpoint.port == 1720)
        #expect(phones.seed != two.seed)
    }

    @Test(
        "are refused where they cannot be",
        arguments: [
            (
                "  ph: { network: lan, address: 10.10.1.1, count: 20001, extension: 20001 }",
                "phones.yaml:11:50: 'count' is 1 to 20000, not 20001"
            ),
            (
                "  a: { network: lan, address: 10.10.1.1, count: 15000, extension: 100000 }\n"
                    + "  b: { network: lan, address: 10.10.1.2, count: 5001, extension: 200000 }",
                "phones.yaml:12:49: more than 20000 phones with these 5001"
            ),
            (
                "  ph: { network: lan, address: 10.10.1.1 }",
                "phones.yaml:11:7: phones 'ph' have no extension (extension: 20001, the first of them)"
            ),
            (
                "  ph: { network: lan, address: 10.10.1.1, extension: 20x }",
                "phones.yaml:11:54: an extension is 1 to 13 digits, not '20x' (extension: 20001)"
            ),
            (
                "  ph: { network: lan, address: 10.10.1.1, count: 11, extension: 90 }",
                "phones.yaml:11:65: extensions from 90 on have too few digits for 11 phones"
            ),
            (
                "  a: { network: lan, address: 10.10.1.1, count: 100, extension: 1000 }\n"
                    + "  b: { network: lan, address: 10.10.1.2, extension: 1099 }",
                "phones.yaml:12:53: extensions 1099 to 1099 overlap those of 'a'"
            ),
            (
                "  ph: { network: lan, address: 10.10.1.1, extension: 20001, count: 100, first port: 65500 }",
                "phones.yaml:11:85: 100 phones need the ports 65500 to 65599, and 65535 is the last"
            ),
            (
                "  ph: { network: lan, address: 10.10.1.1, extension: 20001, idle trafic interval: 20s }",
                "phones.yaml:11:61: unknown key 'idle trafic interval' of a group of phones "
                    + "(did you mean 'idle traffic interval'?)"
            ),
            (
                "  ph: { network: lan, address: 10.10.1.1, extension: 20001, gatekeepers: [mian] }",
                "phones.yaml:11:75: unknown server 'mian' (did you mean 'main'?)"
            ),
            (
                "  ph: { network: lan, address: 10.10.1.1, extension: 20001, after unregistration: hole list }",
                "phones.yaml:11:83: 'after unregistration' is no 'hole list' (did you mean 'whole list'?)"
            ),
        ])
    func refusal(_ phones: String, _ expected: String) {
        do throws(TopologyErrors) {
            _ = try Topology(yaml: Self.text(phones), file: "phones.yaml")
            Issue.record("was taken")
        } catch {
            #expect(error.errors.map(\.description) == [expected])
        }
    }

    @Test(
        "and their expectations, where these are wrong",
        arguments: [
            (
                "{ phones: hp, registered with: main, at: 5s }",
                "phones.yaml:13:15: unknown node 'hp' (did you mean 'ph'?)"
            ),
            (
                "{ phones: ph, registered wiht: main, at: 5s }",
                "phones.yaml:13:5: this expects nothing of 'ph' (did you mean 'registered with'?)"
            ),
            (
                "{ phones: ph, refused by: main }",
                "phones.yaml:13:5: this expectation has no 'count' (count: 1)"
            ),
            ("{ phones: main, longest outage: [0s, 1s] }", "phones.yaml:13:15: 'main' is a server (known: ph)"),
        ])
    func claims(_ line: String, _ expected: String) {
        let phones = "  ph: { network: lan, address: 10.10.1.1, extension: 20001 }"
        do throws(TopologyErrors) {
            _ = try Topology(yaml: Self.text(phones, "expect:\n  - \(line)"), file: "phones.yaml")
            Issue.record("was taken")
        } catch {
            #expect(error.errors.map(\.description) == [expected])
        }
    }
}
