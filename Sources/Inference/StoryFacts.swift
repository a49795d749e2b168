import Analysis
import Wire

/// Everything that was found out about a recording, before it is written down.
struct StoryFacts: Sendable {
    let roster: Roster
    let networks: InferredNetworks
    let signalling: SignallingRecords
    /// By address.
    private(set) var gateways: [IPAddress: InferredGateway] = [:]
    private(set) var servers: [IPAddress: InferredServer] = [:]
    private(set) var sessionManagers: [IPAddress: InferredSessionManager] = [:]
    private(set) var mediaServers: [IPAddress: InferredMediaServer] = [:]
    /// By the address of the session manager.
    private(set) var scheduledCalls: [IPAddress: InferredScheduledCalls] = [:]
    /// By the address of the server.
    private(set) var callProcessing: [IPAddress: InferredCallProcessing] = [:]
    private(set) var phones: [IPAddress: InferredPhones] = [:]
    private(set) var faults: [InferredFault] = []
    private(set) var boxes: [InferredBox] = []
    let linkLossDelay: InferredLinkLossDelay
    let regions: InferredRegions
    let rules: InferredRules
    let clock: StoryClock?
    let length: Duration
    let showsArrivals: Bool

    init(_ recording: CanonicalRecording, _ findings: Findings, _ roster: Roster) {
        self.roster = roster
        let nodes = roster.members.map(\.address)
        networks = InferredNetworks(recording, nodes: nodes)
        signalling = SignallingRecords(recording)
        clock = StoryClock(signalling)
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
        let groups = PhoneRecords(recording, nodes: Set(roster.of(.phones).map(\.address)))
        phones = groups.phones.compactMapValues { InferredPhones($0) }
        for member in roster.of(.mediaServer) {
            mediaServers[member.address] = InferredMediaServer(member.address.description, findings)
        }
        for member in roster.of(.gateway) {
            gateways[member.address] = InferredGateway(
                member.address.description, records, controllers: controllers)
        }
        let firsts = roster.of(.gateway).compactMap { member in
            records.attempts[member.address.description]?.first.map { (member.address, $0.time) }
        }
        if let delay = InferredGateway.waitingDelay(Dictionary(firsts, uniquingKeysWith: min)) {
            for (address, _) in firsts { gateways[address]?.waitingDelay = delay }
        }
        let calls = Self.calls(findings, records, roster, signalling)
        (scheduledCalls, callProcessing) = (calls.scheduled, calls.processing)
        for channels in roster.of(.main, .survivable).compactMap({ calls.processing[$0.address]?.channels }) {
            for address in channels.gateways.compactMap({ roster.member($0)?.address })
            where gateways[address]?.channels == nil {
                gateways[address]?.channels = channels.count
            }
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
        let reports = signalling.calls.map { ($0.key.description, $0.value) }
        let saidCalls = Dictionary(uniqueKeysWithValues: reports)
        rules = InferredRules(
            records, gateways: members.map(\.name), mains: mains.sorted(), calls: saidCalls, clock: clock)
        let subtractions = signalling.subtractions.map { ($0.key.description, $0.value) }
        linkLossDelay = InferredLinkLossDelay(
            findings, records, mains: mains, calls: saidCalls,
            subtractions: Dictionary(uniqueKeysWithValues: subtractions))
        readFaults(recording, findings)
    }

    /// Scheduled calls of session managers, and how servers set them up.
    private static func calls(
        _ findings: Findings, _ records: GatewayRecords, _ roster: Roster, _ signalling: SignallingRecords
    ) -> (scheduled: [IPAddress: InferredScheduledCalls], processing: [IPAddress: InferredCallProcessing]) {
        var scheduled: [IPAddress: InferredScheduledCalls] = [:]
        var byes: [String: Instant] = [:]
        for member in roster.of(.sessionManager) {
            let own = signalling.byes[member.address] ?? [:]
            byes.merge(own, uniquingKeysWith: min)
            scheduled[member.address] = InferredScheduledCalls(member.address.description, findings, byes: own)
        }
        guard !scheduled.isEmpty else { return ([:], [:]) }
        var processing: [IPAddress: InferredCallProcessing] = [:]
        for member in roster.of(.main, .survivable) {
            processing[member.address] = InferredCallProcessing(
                member.address.description, findings, records, byes: byes)
        }
        return (scheduled, processing)
    }

    private mutating func readFaults(_ recording: CanonicalRecording, _ findings: Findings) {
        let own = Self.faults(recording, findings, roster, networks)
        let off = Dictionary(grouping: own.filter(\.isOff)) { $0.node ?? .v4(0) }
        let consoles = ConsoleFinder(
            findings: findings, roster: roster, regions: regions, rules: rules, clock: clock, off: off)
        let serials = gateways.compactMapValues { $0.serial?.value }
        let administration = AdministrationFinder(
            findings: findings, roster: roster, regions: regions, rules: rules, serials: serials, off: off)
        for (address, guess) in administration.unknown() { gateways[address]?.isUnknown = guess }
        boxes = InferredBox.all(own, roster, networks)
        faults = (InferredBox.merged(own, boxes) + callChanges() + consoles.faults() + administration.faults()).sorted {
            ($0.at, $0.note) < ($1.at, $1.note)
        }
        for fault in faults {
            guard case .interchange(let address) = fault.action else { continue }
            servers[address]?.isDuplicated = .likely(true, "it interchanges")
        }
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
        _ recording: CanonicalRecording, _ findings: Findings, _ roster: Roster, _ networks: InferredNetworks
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
        let refused = networks.refused
        let isExcused = { (passage: Passage) in
            refused.contains(passage.frame)
                || [passage.source.address, passage.destination.address].contains { address in
                    (off[address] ?? []).contains { $0.from <= passage.time && passage.time <= $0.to }
                }
        }
        let ends = Set(roster.of(.main, .survivable, .gateway).map(\.address))
        let walls = FirewallFinder.find(passages, among: ends, isExcused: isExcused, ended: recording.ended)
        let isExplained = { (passage: Passage) in isExcused(passage) || walls.frames.contains(passage.frame) }
        let cuts = CutFinder.cuts(
            passages,
            among: Set(roster.of(.main, .survivable, .gateway, .sessionManager, .mediaServer, .phones).map(\.address)),
            lossShare: networks.lossShare, isExcused: isExplained, ended: recording.ended)
        return own + walls.faults + cuts + networks.faults()
    }

    /// The region of a group of phones: the one whose backup servers it is told, else that of gateways beside it.
    func region(of phones: InferredPhones, at address: IPAddress) -> Int {
        let mains = Set(roster.of(.main).map(\.address))
        let told = phones.alternates.filter { !mains.contains($0) }.map(\.description)
        let segment = networks.segment(of: address)
        let beside = regions.regions.filter { region in
            region.gateways.contains { name in
                roster.member(name).map { networks.segment(of: $0.address) == segment } ?? false
            }
        }
        let backed = regions.regions.filter { !told.isEmpty && $0.backup.value == told }
        return (backed.first { one in beside.contains { $0.number == one.number } } ?? backed.first ?? beside.first)?
            .number ?? 1
    }

    /// What gateways say of the number of their calls, each time that they ask for a controller.
    private func callChanges() -> [InferredFault] {
        roster.of(.gateway).flatMap { member -> [InferredFault] in
            var last = (time: Instant.start, calls: 0)
            let interval = gateways[member.address]?.fallbackInterval?.value
            return (signalling.calls[member.address] ?? []).compactMap { report in
                defer { last = (report.time, report.calls) }
                // Whoever started again has none.
                guard report.calls != last.calls, report.calls > 0 || interval != nil else { return nil }
                // With its last call's end a gateway asks out of turn.
                let isPrompt = report.calls == 0 && interval.map { report.time - last.time < $0 - .seconds(1) } ?? false
                let low = isPrompt ? max(last.time, report.time - .milliseconds(100)) : last.time
                let window = Window(low: low, high: report.time - .milliseconds(isPrompt ? 0 : 1))
                let time = ComparisonText.seconds(report.time - .start)
                return InferredFault(
                    at: window.roundest, action: .calls(member.address, report.calls),
                    note: "seen: it says at \(time) s that it has \(report.calls) calls")
            }
        }
    }
}
