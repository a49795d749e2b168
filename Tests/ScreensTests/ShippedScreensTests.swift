import Agents
import Foundation
import Screens
import Testing
import Topologies

@Suite("Topologies/Screens")
struct ShippedScreensTests {
    private static func file(_ name: String) throws -> ScreenFile {
        let path = RoundTripTests.folder.appending(path: "Screens/" + name)
        return ScreenFile(name: name, bytes: [UInt8](try Data(contentsOf: path)))
    }

    private static let answers = ["servers.release=10.2", "wan.delay=15ms", "gateways.provides=trunks,voip"]
        .compactMap { ImportAnswer($0) }

    @Test("three regions, twelve gateways, two survivables, with every setting")
    func site() throws {
        let site = SiteImport([try Self.file("main.txt"), try Self.file("gateways.txt")], answers: Self.answers)
        #expect(site.isComplete, "\(site.notes) \(site.needs)")
        let topology = try Topology(yaml: try #require(site.topology), file: "site.yaml")
        let servers = topology.nodes.compactMap { node -> ControllerSettings? in
            guard case .agent(.controller(let settings)) = node.kind else { return nil }
            return settings
        }
        let main = try #require(servers.first)
        #expect(
            servers.map { "\($0.name) \($0.address) \($0.role)" } == [
                "main 10.10.0.10 main", "leeds-srs 10.20.0.10 survivableRemote", "york-srs 10.30.0.10 survivableRemote",
            ])
        // Two fields of the screen have one label.
        let five = Duration.seconds(300)
        #expect(main.linkLossDelayTimer == five)
        #expect(site.topology?.contains("  h.323 link loss delay timer: 60min ") == true)
        #expect(main.forceToActiveSurvivable)
        #expect(main.mediaGateways.map(\.recoveryRule) == [Int?](repeating: nil, count: 11) + [1])
        #expect(main.mediaGateways.map(\.networkRegion) == [1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3])
        #expect(topology.regions.map(\.name) == ["Headquarters", "Leeds", "York"])
        #expect(topology.regions.map(\.backupServers) == [[], ["leeds-srs"], ["york-srs"]])
        #expect(
            topology.networks.map { "\($0.subnet)" } == [
                "10.10.0.0/16", "10.20.0.0/16", "10.30.0.0/16", "192.0.2.0/24",
            ])
        #expect(topology.lint().map(\.rule.rawValue) == ["R4", "R2", "R5", "R6"])
    }

    @Test("files and screens may come in any order")
    func order() throws {
        let (main, gateways) = (try Self.file("main.txt"), try Self.file("gateways.txt"))
        let text = String(decoding: main.bytes, as: UTF8.self)
        let screens = text.components(separatedBy: "Command: ").reversed().joined(separator: "Command: ")
        let turned = ScreenFile(name: "main.txt", bytes: Array(("Command: " + screens).utf8))
        let values = { (site: SiteImport) in
            (site.topology ?? "").split(separator: "\n").map { line in
                line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
                    .trimmingCharacters(in: .whitespaces)
            }.filter { !$0.isEmpty }
        }
        let straight = SiteImport([main, gateways], answers: Self.answers)
        let other = SiteImport([gateways, turned], answers: Self.answers)
        #expect(other.isComplete)
        #expect(
            values(straight).filter { !$0.hasSuffix("-srs:") }.sorted()
                == values(other).filter { !$0.hasSuffix("-srs:") }.sorted())
    }
}
