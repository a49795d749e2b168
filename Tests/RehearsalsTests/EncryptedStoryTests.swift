import Analysis
import Foundation
import Frames
import Packets
import Rehearsals
import Simulation
import Testing
import Topologies
import Verdicts
import Wire

/// Stories with H.248 over TLS: the same splits and registrations, told by what connections did.
@Suite struct EncryptedStoryTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let stories = [
        "active-survivable-dies",
        "binary-failover",
        "blind-main",
        "core-total-outage",
        "disabled-outlasts-power",
        "fail-back-reboot",
        "fail-back-region",
        "flapping-wan-long",
        "flapping-wan-medium",
        "half-open",
        "ipv6-sunny-failover",
        "isolation",
        "list-mismatch",
        "mg-return",
        "no-service-at-all",
        "one-way-cut",
        "phones-prevented",
        "power-outage",
        "prevented-gateway-reset",
        "prevented-partial-wan",
        "recovery-immediately",
        "registration-race",
        "rule-loses",
        "slow-main",
        "split-gateway-reset",
        "split-partial-wan",
        "sunny-day",
        "survivable-core",
        "survivable-unadministered",
        "total-search-expiry",
        "two-survivables",
        "unknown-serial",
    ]

    struct Played {
        let clear: Findings
        /// The same recording with H.248 in clear text replaced.
        let encrypted: Findings
    }

    /// - Parameter knowsNames: false where the analysis of the encrypted recording is given no topology.
    static func play(
        _ story: String, version: EncryptedRecording.Version = .tls13, port: UInt16? = nil, knowsNames: Bool = true
    ) throws -> Played {
        let file = "Topologies/\(story).yaml"
        let topology = try Topology(bytes: Array(try Data(contentsOf: root.appending(path: file))), file: file)
        var packets: [CapturedPacket] = []
        let rehearsal = try Rehearsal(topology, named: file) { packets.append($0.captured) }
        var analyzer = Analyzer(names: knowsNames ? topology.nameBook : NameBook())
        for item in Rehearsal.opening(of: topology) { analyzer.ingest(item) }
        for packet in EncryptedRecording.of(packets, version: version, port: port) { analyzer.ingest(.packet(packet)) }
        return Played(clear: rehearsal.verdict.findings, encrypted: analyzer.finish())
    }

    /// Long recordings are judged in parts, also where nothing tells that it is H.248 but what it does.
    @Test(arguments: zip(stories, (0..<stories.count).map { [nil, 33_000, nil, 1039][$0 % 4] as UInt16? }))
    func isTheSameInParts(_ story: String, port: UInt16?) throws {
        let file = "Topologies/\(story).yaml"
        let topology = try Topology(bytes: Array(try Data(contentsOf: Self.root.appending(path: file))), file: file)
        var packets: [CapturedPacket] = []
        _ = try Rehearsal(topology, named: file) { packets.append($0.captured) }
        var (whole, parts) = (Analyzer(), Analyzer(limit: 300))
        for item in Rehearsal.opening(of: topology) + EncryptedRecording.of(packets, port: port).map({ .packet($0) }) {
            whole.ingest(item)
            parts.ingest(item)
        }
        let (expected, found) = (whole.finish(), parts.finish())
        #expect(found.ladder.isEmpty && !found.registrations.isEmpty && found.leftOut == 0)
        let differences = zip(Mirror(reflecting: found).children, Mirror(reflecting: expected).children).compactMap {
            String(describing: $0.value) == String(describing: $1.value) ? nil : $0.label
        }
        #expect(Set(differences).isSubset(of: ["ladder", "certainUntil"]), "\(differences)")
    }

    private static let supervision = Duration.seconds(15)

    private static func isNear(_ one: Instant?, _ other: Instant?) -> Bool {
        guard let one, let other else { return one == other }
        return max(one, other) - min(one, other) < supervision
    }

    @Test(arguments: stories) func saysTheSame(_ story: String) throws {
        let played = try Self.play(story)
        try Self.compare(played)
        #expect(played.encrypted.malformed == played.clear.malformed)
        #expect(played.encrypted.prevented.map(\.gateway) == played.clear.prevented.map(\.gateway))
    }

    @Test(arguments: ["prevented-partial-wan", "registration-race", "mg-return"]) func saysTheSameOfTLS12(
        _ story: String
    ) throws {
        try Self.compare(try Self.play(story, version: .tls12))
    }

    /// Nothing is known but what the packets do, on a port of nobody's.
    @Test func needsNeitherNamesNorPorts() throws {
        let played = try Self.play("split-partial-wan", port: 33_000, knowsNames: false)
        #expect(played.encrypted.gateways == played.clear.gateways)
        #expect(played.encrypted.controllers == played.clear.controllers)
        let split = try #require(played.encrypted.splits.first)
        #expect(split.isInferred && split.controllers == played.clear.splits.first?.controllers)
    }

    /// The datagrams of H.248 stay as they are.
    @Test func leavesDatagramsInClearText() throws {
        let played = try Self.play("udp-lossy")
        #expect(played.encrypted == played.clear)
        #expect(played.encrypted.registrations.allSatisfy { !$0.isInferred })
    }

    private static func compare(_ played: Played) throws {
        let (clear, encrypted) = (played.clear, played.encrypted)
        // A moment in which gateways move one after the other is another one where handshakes delay them.
        let isLasting = { (split: Split) in split.end.map { $0 - split.start > .milliseconds(50) } ?? true }
        let isForced = { (split: Split) in split.endedBy == .forcedByMain }
        let splits = clear.splits.filter { isLasting($0) || isForced($0) }
        #expect(encrypted.splits.count == splits.count)
        for (one, other) in zip(splits, encrypted.splits) {
            #expect(other.isInferred && one.region == other.region && one.kind == other.kind)
            #expect(one.controllers == other.controllers && one.cause == other.cause && one.endedBy == other.endedBy)
            #expect(isNear(one.start, other.start) && isNear(one.end, other.end))
        }
        for gateway in clear.gateways {
            let (mine, others) = (
                clear.registrations.filter { $0.gateway == gateway },
                encrypted.registrations.filter { $0.gateway == gateway }
            )
            #expect(mine.map(\.controller) == others.map(\.controller), "\(gateway)")
            #expect(mine.map(\.outcome) == others.map(\.outcome), "\(gateway)")
            #expect(zip(mine, others).allSatisfy { isNear($0.time, $1.time) }, "\(gateway)")
            let (links, otherLinks) = (
                clear.links.filter { $0.gateway == gateway }, encrypted.links.filter { $0.gateway == gateway }
            )
            #expect(links.map(\.controller) == otherLinks.map(\.controller), "\(gateway)")
            #expect(zip(links, otherLinks).allSatisfy { isNear($0.end, $1.end) }, "\(gateway)")
        }
        // In two stories a gateway speaks over UDP.
        let inferred = Set(encrypted.registrations.filter(\.isInferred).map(\.gateway))
        #expect(inferred.count >= clear.gateways.count - 1 && inferred.count >= 1)
        #expect(encrypted.registrations.compactMap(\.error).isEmpty)
        #expect(encrypted.links.allSatisfy { $0.isInferred == inferred.contains($0.gateway) })
    }
}
