import Foundation
import Testing
import Topologies
import Wire

@Suite("Shipped topology files")
struct ShippedTopologyTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Topologies")

    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test("are there")
    func count() { #expect(Self.files.count >= 11) }

    @Test(
        "load, tell their story, expect something, and end within a quarter of an hour, or in 75 min in virtual time",
        arguments: files)
    func loads(file: String) throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appending(path: file)))
        let topology = try Topology(bytes: bytes, file: file)
        #expect(!topology.expectations.isEmpty)
        #expect(topology.duration <= .seconds(topology.simulationOnly == nil ? 900 : 4500))
        #expect(topology.speed >= 10)
        let last = topology.expectations.compactMap(\.claim.lastTime).max()
        #expect(last ?? .start <= .start + topology.duration, "a window lies after the end")
        #expect(topology.text.contains("\n# "))
        #expect(topology.text.split(separator: "\n").allSatisfy { $0.count <= 140 })
        for action in topology.schedule() { #expect(action.at <= .start + topology.duration) }
    }
}
