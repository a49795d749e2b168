import Agents
import Fabric
import SIP
import Testing
import Topologies
import Wire

@Suite("A topology file that is right")
struct TopologyTests {
    let lab: Topology

    init() throws { lab = try ReferenceLab.topology() }

    @Test("has the story's frame")
    func frame() {
        #expect(lab.title == "The reference lab")
        #expect(lab.startOfStory == CalendarTime(year: 2026, month: 1, day: 5, hour: 21, minute: 50))
        #expect(lab.seed == 7)
        #expect(lab.speed == 1)
        #expect(lab.duration == .seconds(540), "a minute after the last time that the file names")
        #expect(lab.networks.map(\.name) == ["hq", "branch", "wan"])
        #expect(lab.networks[2].delay == .milliseconds(15))
        #expect(lab.networks[2].lossPerMillion == 5000)
        #expect(lab.nodes.map(\.name) == ["main", "srs", "sm1", "mg1", "mg2", "mg3"])
    }

    @Test(
        "knows where luck decides what is delivered",
        arguments: [
            (", loss: 0.5%", ", loss: 0.5%", true), (", loss: 0.5%", "", false),
            (", loss: 0.5%", ", duplicate: 1%", true),
            (", loss: 0.5%", ", loss: 100%", false), (", loss: 0.5%", ", rate: 1Mbit/s", false),
        ])
    func luck(old: String, new: String, isRandom: Bool) throws {
        let topology = try ReferenceLab.topology(replacing: old, with: new)
        #expect(topology.hasRandomFaults == isRandom && !topology.hasPrograms)
    }

    @Test("gives main every gateway, the regions, the survivables and the switches of ip-options")
    func mainSettings() throws {
        let main = try controller("main")
        #expect(main.role == .main)
        #expect(main.forceToActiveSurvivable)
        #expect(main.linkLossDelayTimer == .minutes(7))
        #expect(main.mediaGateways.map(\.name) == ["mg1", "mg2", "mg3"])
        #expect(main.mediaGateways.map(\.serialNumber) == ["12TG41070194", "12TG41070195", "12TG41070196"])
        #expect(main.mediaGateways.map(\.networkRegion) == [2, 2, 2])
        #expect(main.networkRegions.map(\.backupServers) == [[], ["srs"]])
        #expect(
            main.survivableProcessors
                == [
                    SurvivableProcessor(
                        identifier: 1, name: "srs", address: try address("10.20.0.10"), networkRegion: 2)
                ])
        #expect(main.mainGatekeeper == nil)
        #expect(main.startOfStory == lab.startOfStory)
    }

    @Test("gives the survivable main's gatekeeper, its id and the same gateways")
    func survivableSettings() throws {
        let survivable = try controller("srs")
        #expect(survivable.role == .survivableRemote)
        #expect(survivable.mainGatekeeper == Endpoint(address: try address("10.10.0.10"), port: 1719))
        #expect(survivable.survivableIdentifier == 1)
        #expect(survivable.release == Release(major: 8, minor: 1))
        #expect(survivable.mediaGateways.count == 3)
        #expect(survivable.survivableProcessors.isEmpty)
    }

    @Test("joins session managers and servers both ways, over what `sip` says")
    func entityLinks() throws {
        guard case .agent(.sessionManager(let manager)) = lab.node("sm1")?.kind else {
            Issue.record("sm1 is no session manager")
            return
        }
        let peer = Endpoint(address: try address("10.10.0.20"), port: 5060)
        #expect(manager.entityLinks.map(\.peer) == ["main", "srs"])
        #expect(manager.entityLinks.map(\.endpoint.description) == ["10.10.0.10:5060", "10.20.0.10:5060"])
        #expect(manager.entityLinks.allSatisfy { $0.transport == .tcp })
        #expect(try controller("main").entityLinks == [EntityLink(peer: "sm1", endpoint: peer, transport: .tcp)])
        #expect(try controller("srs").entityLinks == [EntityLink(peer: "sm1", endpoint: peer, transport: .tcp)])
    }

    @Test("says of servers and session managers what they do with SIP connections beyond sending on them")
    func connectionUse() throws {
        let yaml = ReferenceLab.text(
            replacing: "sip: tcp", with: "sip: tcp, sip keep-alive: 2min, sip pong wait: 5s, sip alias: y")
        let lab = try Topology(
            yaml: yaml.replacing("type: survivable remote,", with: "type: survivable remote, sip alias: yes,"),
            file: "lab.yaml")
        guard case .agent(.sessionManager(let manager)) = lab.node("sm1")?.kind,
            case .agent(.controller(let main)) = lab.node("main")?.kind,
            case .agent(.controller(let survivable)) = lab.node("srs")?.kind
        else {
            Issue.record("nodes are missing")
            return
        }
        #expect(manager.sipConnections.keepAliveInterval == .seconds(120))
        #expect(manager.sipConnections.pongWait == .seconds(5) && manager.sipConnections.saysAlias)
        #expect(main.sipConnections == ConnectionUse())
        #expect(survivable.sipConnections.keepAliveInterval == nil && survivable.sipConnections.saysAlias)
    }

    @Test("copies with `like` all but address and serial, along a chain")
    func like() throws {
        let gateways = lab.nodes.compactMap { node -> GatewaySettings? in
            if case .agent(.gateway(let settings)) = node.kind { settings } else { nil }
        }
        #expect(gateways.map(\.transport) == [.udp, .udp, .tcp])
        #expect(gateways.allSatisfy { $0.primarySearchTimer == .seconds(90) })
        #expect(gateways.allSatisfy { $0.mgcList.map(\.name) == ["main", "srs"] })
        #expect(gateways[2].mgcList.map(\.endpoint.description) == ["10.10.0.10:2944", "10.20.0.10:2944"])
        #expect(gateways.map(\.address.description) == ["10.20.1.11", "10.20.1.12", "10.20.1.13"])
        #expect(Set(gateways.map(\.seed)).count == 3)
        #expect(lab.nodes.filter { $0.region == 2 }.map(\.name) == ["srs", "mg1", "mg2", "mg3"])
        #expect(lab.node("mg3")?.provides == ["trunks"])
    }

    @Test("numbers links and hardware addresses by the order of the file")
    func ports() {
        let ports = lab.ports()
        #expect(
            ports.map { "\($0.identifier.value) \($0.node).\($0.network) \($0.mac)" }.prefix(5) == [
                "1 r-hq.hq 02:00:00:00:00:01", "2 r-hq.wan 02:00:00:00:00:02", "3 r-branch.branch 02:00:00:00:00:03",
                "4 r-branch.wan 02:00:00:00:00:04", "5 main.hq 02:00:00:00:00:05",
            ])
        #expect(
            ports.filter(\.isRouter).map { $0.addresses.map(\.description) } == [
                ["10.10.0.1"], ["192.0.2.1"], ["10.20.0.1"], ["192.0.2.2"],
            ])
        #expect(lab.networkConditions().map(\.jitter) == [.zero, .zero, .milliseconds(2)])
    }

    @Test("writes a cut as a rule between addresses, and a heal by its name")
    func timeline() throws {
        let rule = Rule(
            name: "partial",
            selector: Rule.Selector(
                from: [try address("10.20.1.11"), try address("10.20.1.12")], to: [try address("10.10.0.10")],
                transport: .tcp, ports: [2944]),
            effect: .cut)
        #expect(lab.timeline.map(\.action) == [.link(rule), .heal(["partial"])])
        #expect(lab.timeline[0].text == "cut between: [[mg1, mg2], main], protocol: tcp, ports: 2944")
        #expect(lab.timeline[1].text == "heal partial")
    }

    @Test(
        "takes the method of a hand-off in either spelling for the one of the findings",
        arguments: ["Handoff", "HandOff"])
    func handOff(method: String) throws {
        let topology = try ReferenceLab.topology(
            replacing: "within: [101s, 130s] }", with: "within: [101s, 130s], method: \(method) }")
        let methods = topology.expectations.compactMap { expectation -> String? in
            if case .registered(let registration) = expectation.claim { registration.method } else { nil }
        }
        #expect(methods == ["HandOff", "HandOff"])
    }

    @Test("makes an expectation for each gateway of a list")
    func expectations() {
        let window = TimeWindow(earliest: .start + .seconds(161), latest: .start + .seconds(190))
        #expect(
            lab.expectations.map(\.text) == [
                "split in region: 2, begins: [161s, 190s], lasts: until the end",
                "gateway: mg1, registered with: srs, first after: 60s, within: [101s, 130s]",
                "gateway: mg2, registered with: srs, first after: 60s, within: [101s, 130s]",
            ])
        #expect(
            lab.expectations[0].claim
                == .split(region: 2, begins: window, ends: .untilTheEnd, endedBySRPF: false, cause: nil))
        #expect(
            lab.expectations[1].claim
                == .registered(
                    Claim.Registration(gateway: "mg1", controller: "srs", after: .start + .seconds(60), at: window)))
    }

    private func controller(_ name: String) throws -> ControllerSettings {
        guard case .agent(.controller(let settings)) = lab.node(name)?.kind else { throw TopologyErrors([]) }
        return settings
    }

    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
}
