import Foundation
import Testing
import Topologies

@Suite("The topologies with peers of others")
struct PeerFileTests {
    @Test(
        "load, and expect something",
        arguments: [
            "baresip", "blackhole", "controllers", "gateways", "kamailio", "prevented", "sipp", "sipsak", "six",
        ])
    func load(name: String) throws {
        let file = "Tests/Peers/\(name).yaml"
        let topology = try Topology(yaml: try Workspace.text(Workspace.root.appending(path: file)), file: file)
        #expect(!topology.expectations.isEmpty)
        guard name != "blackhole" else { return }
        #expect(topology.nodes.contains { if case .program = $0.kind { true } else { false } })
    }

    @Test("are all named here")
    func complete() throws {
        let folder = Workspace.root.appending(path: "Tests/Peers").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        #expect(files.count == 9)
    }
}
