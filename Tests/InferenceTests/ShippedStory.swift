import Analysis
import Foundation
import Packets
import Rehearsals
import Simulation
import Synchronization
import Topologies
import Verdicts
import Wire

/// A story of `Topologies/`, played once for all tests.
struct ShippedStory {
    let topology: Topology
    /// Every frame as a recording of a simulation has it.
    let items: [CaptureReader.Item]

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Their names, in order.
    static let all: [String] = {
        let folder = root.appending(path: "Topologies").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }()

    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "Topologies/\(name).yaml"), encoding: .utf8)
    }

    init(_ name: String) throws { try self.init(text: Self.text(name)) }

    init(text: String) throws { try self.init(Topology(yaml: text, file: "story.yaml")) }

    init(_ topology: Topology) throws {
        self.topology = topology
        var items = Rehearsal.opening(of: topology)
        var simulator = Rehearsal.simulator(of: topology, keepsFrames: false)
        _ = try simulator.run { items.append(.packet($0.captured)) }
        self.items = items
    }

    var end: Instant { .start + topology.duration }

    func findings(_ book: NameBook) -> Findings { Self.findings(items, book) }

    static func findings(_ items: [CaptureReader.Item], _ book: NameBook) -> Findings {
        var analyzer = Analyzer(names: book)
        for item in items { analyzer.ingest(item) }
        return analyzer.finish()
    }

    var findings: Findings { findings(topology.nameBook) }

    /// The same frames without anything that names a node or tells of the story: one interface, no directions.
    var bare: [CaptureReader.Item] {
        [.interface(CaptureInterface(linkType: 1), number: 0)]
            + items.compactMap { item in
                guard case .packet(var packet) = item else { return nil }
                packet.interface = 0
                packet.direction = .unknown
                return .packet(packet)
            }
    }

    /// The same, with names of addresses as a pcapng has them: as a capture of somebody who named his hosts.
    var named: [CaptureReader.Item] {
        let names = topology.nodes.flatMap { node in node.interface.addresses.map { ($0, node.name) } }
        return bare.prefix(1) + names.map { .name(ResolvedName(address: $0, name: $1)) } + bare.dropFirst()
    }
}
