import Agents
import Foundation
import Screens
import Testing
import Topologies
import Wire

@Suite("What emulated consoles print, imported")
struct RoundTripTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Topologies")

    /// What screens say of a gateway.
    struct Facts: Hashable {
        var address: IPAddress
        var serial: String
        var region: Int?
        var list: [String]
        var times: [Duration]
        var point: Int
        var sls: Bool
        var rule: Int?
    }

    private static func facts(_ topology: Topology) -> [String: Facts] {
        let main = topology.nodes.lazy.compactMap { node -> ControllerSettings? in
            guard case .agent(.controller(let settings)) = node.kind, settings.role == .main else { return nil }
            return settings
        }.first
        return Dictionary(
            uniqueKeysWithValues: topology.nodes.compactMap { node in
                guard case .agent(.gateway(let settings)) = node.kind else { return nil }
                return (
                    node.name,
                    Facts(
                        address: settings.address, serial: settings.serialNumber, region: node.region,
                        list: settings.mgcList.map(\.name),
                        times: [settings.primarySearchTimer, settings.totalSearchTimer],
                        point: settings.transitionPoint, sls: settings.localSurvivability,
                        rule: main?.mediaGateways.first { $0.name == node.name }?.recoveryRule)
                )
            })
    }

    private static func servers(_ topology: Topology) -> [ControllerSettings] {
        topology.nodes.compactMap { node in
            guard case .agent(.controller(let settings)) = node.kind else { return nil }
            return settings
        }
    }

    @Test(
        "gives every setting back that a screen says",
        arguments: [
            "sunny-day", "prevented-partial-wan", "recovery-window", "two-survivables", "survivable-core",
            "ipv6-sunny-failover", "list-mismatch", "local-survivability", "recovery-immediately", "blast-radius",
        ])
    func story(name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name + ".yaml"), encoding: .utf8)
        let original = try Topology(yaml: text, file: name)
        let consoles = Emulated(original)
        let files = [
            ScreenFile(
                name: "gateways.txt",
                bytes: Array(consoles.gateways(["show mgc list", "show recovery", "show sls"]).utf8)),
            ScreenFile(name: "main.txt", bytes: Array(consoles.sat.replacing("\n", with: "\r\n").utf8)),
        ]
        let site = SiteImport(files)
        #expect(!site.notes.contains { $0.kind == .conflict || $0.kind == .damaged }, "\(site.notes)")
        let written = try #require(site.topology)
        let topology = try Topology(yaml: written, file: "imported.yaml")
        #expect(Self.facts(topology) == Self.facts(original))
        #expect(topology.forceToActiveSurvivable == original.forceToActiveSurvivable)
        let (mine, theirs) = (Self.servers(topology), Self.servers(original))
        #expect(mine.map(\.address) == theirs.map(\.address))
        #expect(mine.map(\.role) == theirs.map(\.role))
        #expect(mine.map(\.survivableIdentifier) == theirs.map(\.survivableIdentifier))
        #expect(mine.first?.linkLossDelayTimer == theirs.first?.linkLossDelayTimer)
        #expect(mine.first?.recoveryRules == theirs.first?.recoveryRules)
        let regions = original.regions
        #expect(topology.regions.map(\.number) == regions.map(\.number))
        #expect(topology.regions.map(\.backupServers) == regions.map(\.backupServers))
        #expect(topology.lint().map(\.rule) == original.lint().map(\.rule))
        // What no screen says is asked for, and nothing else.
        #expect(
            Set(site.needs.map(\.key)).isSubset(of: ["prefix", "delay", "release", "provides", "region"]),
            "\(site.needs)")
    }

    @Test("the running configuration says the same as the screens")
    func configuration() throws {
        let text = try String(contentsOf: Self.folder.appending(path: "sunny-day.yaml"), encoding: .utf8)
        let original = try Topology(yaml: text, file: "a")
        let consoles = Emulated(original)
        let main = ScreenFile(name: "main.txt", bytes: Array(consoles.sat.utf8))
        let screens = ["show mgc list", "show recovery"], configuration = ["show running-config", "show system"]
        let imported = try [screens, configuration, screens + configuration].map { commands in
            let gateways = ScreenFile(name: "mg.txt", bytes: Array(consoles.gateways(commands).utf8))
            return try Topology(yaml: try #require(SiteImport([main, gateways]).topology), file: "b")
        }
        #expect(Self.facts(imported[0]) == Self.facts(original))
        #expect(Self.facts(imported[1]) == Self.facts(original))
        #expect(Self.facts(imported[2]) == Self.facts(original))
    }
}
