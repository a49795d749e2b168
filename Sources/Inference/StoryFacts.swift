import Analysis
import Wire

/// Everything that was found out about a recording, before it is written down.
struct StoryFacts: Sendable {
    let roster: Roster
    let networks: InferredNetworks
    let glances: MessageGlances
    /// By address.
    private(set) var gateways: [IPAddress: InferredGateway] = [:]
    private(set) var servers: [IPAddress: InferredServer] = [:]
    private(set) var sessionManagers: [IPAddress: InferredSessionManager] = [:]
    private(set) var faults: [InferredFault] = []
    let regions: InferredRegions
    let length: Duration
    let showsArrivals: Bool

    init(_ recording: CanonicalRecording, _ findings: Findings, _ roster: Roster) {
        self.roster = roster
        let nodes = roster.members.map(\.address)
        networks = InferredNetworks(recording, nodes: nodes)
        glances = MessageGlances(recording)
        length = recording.ended - .start
        showsArrivals = recording.showsArrivals
        let controllers = roster.of(.main, .survivable).map(\.address.description)
        let mains = Set(roster.of(.main).map(\.address.description))
        let records = GatewayRecords(findings)
        for member in roster.of(.main, .survivable) {
            servers[member.address] = InferredServer(member.address.description, findings, records)
        }
        for member in roster.of(.sessionManager) {
            sessionManagers[member.address] = InferredSessionManager(
                member.address.description, findings, records, among: Set(controllers))
        }
        for member in roster.of(.gateway) {
            gateways[member.address] = InferredGateway(
                member.address.description, records, controllers: controllers)
        }
        Self.complete(&gateways, roster, networks)
        var members: [InferredRegions.Member] = []
        for member in roster.of(.gateway) {
            members.append(
                .init(
                    name: member.address.description, network: networks.segment(of: member.address) ?? "",
                    list: gateways[member.address]?.list.value ?? []))
        }
        regions = InferredRegions(findings, mains: mains.sorted(), members)
        faults = Self.faults(recording, findings, roster)
    }

    /// Gateways of one network take from each other what they do not show.
    private static func complete(
        _ gateways: inout [IPAddress: InferredGateway], _ roster: Roster, _ networks: InferredNetworks
    ) {
        let known = gateways
        for member in roster.of(.gateway) {
            let others = roster.of(.gateway).filter { $0 != member }
            let near = others.filter { networks.segment(of: $0.address) == networks.segment(of: member.address) }
            for other in near + others {
                guard let likeness = known[other.address] else { continue }
                gateways[member.address]?.complete(like: likeness, named: other.name)
            }
        }
    }

    private static func faults(
        _ recording: CanonicalRecording, _ findings: Findings, _ roster: Roster
    ) -> [InferredFault] {
        guard recording.showsArrivals else { return [] }
        let passages = recording.passages.sorted { ($0.time, $0.frame) < ($1.time, $1.frame) }
        let finder = NodeFaultFinder(passages: passages, findings: findings, roster: roster, ended: recording.ended)
        let own = finder.faults()
        var off: [IPAddress: [(from: Instant, to: Instant)]] = [:]
        for fault in own {
            guard case .powerOff(let address) = fault.action else { continue }
            off[address, default: []].append((fault.at - .seconds(1), fault.until ?? recording.ended + .seconds(1)))
        }
        let isExcused = { (passage: Passage) in
            [passage.source.address, passage.destination.address].contains { address in
                (off[address] ?? []).contains { $0.from <= passage.time && passage.time <= $0.to }
            }
        }
        let cuts = CutFinder.cuts(
            passages, among: Set(roster.of(.main, .survivable, .gateway, .sessionManager).map(\.address)),
            isExcused: isExcused, ended: recording.ended)
        return (own + cuts).sorted { ($0.at, $0.note) < ($1.at, $1.note) }
    }
}
