import Packets
import Testing
import Topologies

@testable import Inference

@Suite("A file that was inferred loads")
struct LoadableFileTests {
    private static let good = """
        title: "Two gateways"
        networks:
          lan: { subnet: 10.10.0.0/24 }  # likely: the addresses in it
        servers:
          main:
            type: main
            network: lan
            address: 10.10.0.10
        gateways:
          mg1:
            network: lan
            address: 10.10.0.31  # seen
            mgc list: [main]  # seen
            boot time: 40s  # not seen
        timeline:
          # seen: it closes its link
          - { at: 1min, reset: mg1 }

        """

    private static func names(_ text: String) throws -> [String] {
        try Topology(yaml: text, file: "inferred").nodes.map(\.name)
    }

    @Test("one that loads stays as it is")
    func whole() {
        let file = LoadableFile(Self.good)
        #expect(file.text == Self.good && file.leftOut == 0)
    }

    @Test("a line that does not load is left out, and says so and why")
    func line() throws {
        let file = LoadableFile(Self.good.replacing("boot time: 40s", with: "boot time: 40h"))
        #expect(file.leftOut == 1)
        let comment = try #require(file.text.split(separator: "\n").first { $0.contains("# left out: boot time: 40h") })
        #expect(comment.hasSuffix(")") && comment.contains("(") && comment.hasPrefix("    #"))
        #expect(try Self.names(file.text) == ["main", "mg1"])
    }

    @Test("what spoke of it goes with it")
    func references() throws {
        let file = LoadableFile(Self.good.replacing("address: 10.10.0.31", with: "address: 10.10.0.255"))
        #expect(file.text.contains("# left out: "))
        #expect(!(try Self.names(file.text)).contains("mg1"))
        // The gateway, its keys, and the fault of its own; the section with them.
        #expect(file.leftOut >= 6)
        #expect(!file.text.split(separator: "\n").contains("timeline:"))
    }

    @Test(
        "whatever stands in it",
        arguments: [
            "", "\n\n", "title", "title: \"x\"", "networks:\n", ": :\n  :", "\t- {",
            "title: \"x\"\nnetworks:\n  lan: {",
            "title: \"x\"\nnetworks:\n  lan: { subnet: 999.1.1.1/24 }\nservers:\n  main:\n    type: main\n",
            String(repeating: "a:\n", count: 400),
        ])
    func anything(_ text: String) throws {
        let file = LoadableFile(text)
        _ = try Topology(yaml: file.text, file: "inferred")
    }

    @Test("a gateway at the broadcast address of its network is left out of a story, and the others stay")
    func broadcast() throws {
        let story = try ShippedStory("split-partial-wan")
        let address: [UInt8] = [10, 20, 1, 13]
        let items = story.bare.map { item -> CaptureReader.Item in
            guard case .packet(var packet) = item else { return item }
            for index in packet.bytes.indices.dropLast(3) where packet.bytes[index...].starts(with: address) {
                packet.bytes.replaceSubrange(index..<(index + 4), with: [10, 20, 255, 255])
            }
            return .packet(packet)
        }
        var inference = CaptureInference()
        for item in items { inference.ingest(item) }
        let inferred = inference.finish()
        let topology = try Topology(yaml: inferred.text, file: "inferred")
        #expect(inferred.gateways > 0 && !topology.nodes.isEmpty)
        #expect(inferred.isComplete || inferred.warnings.contains { $0.contains("left out") })
    }
}
