public import Analysis
public import Verdicts
import Wire

/// How the network of a recording is set up, as far as an analysis that keeps no packets can tell.
///
/// It reads the same ``Guess``es that a topology file is made of (see ``CaptureInference``), without what needs every
/// packet: networks, cuts, silent nodes.
public struct InferredSetup: Hashable, Sendable {
    /// So many gateways are looked at; what is true of the others goes unsaid.
    public static let gatewayLimit = 1000

    /// By setting, in the order in which a topology file has them.
    public private(set) var facts: [InferredFact] = []

    /// - Parameter findings: of a recording whose topology nobody knows.
    public init(_ findings: Findings) {
        let cast = Cast(findings, book: NameBook())
        func names(_ role: Cast.Role) -> [String] { cast.members.filter { $0.role == role }.map(\.name) }
        let (mains, survivables) = (names(.main), names(.survivable))
        let gateways = Array(names(.gateway).prefix(Self.gatewayLimit))
        let records = GatewayRecords(findings)
        addRoles(cast, findings, mains: mains)
        for name in mains + survivables {
            addServer(name, InferredServer(name, findings, records), isMain: mains.contains(name))
        }
        for name in names(.sessionManager) where !InferredSessionManager.isMediaServer(name, findings) {
            let manager = InferredSessionManager(name, findings, records, among: Set(mains + survivables))
            if !manager.entityLinks.isEmpty {
                add(name, "entity links", .seen(manager.entityLinks, "they were asked")) { .names($0) }
            }
            add(name, "proactive cycle", manager.proactiveCycle) { .duration($0) }
            add(name, "reactive cycle", manager.reactiveCycle) { .duration($0) }
        }
        let known = gateways.map { ($0, InferredGateway($0, records, controllers: mains + survivables)) }
        for (name, gateway) in known { addGateway(name, gateway) }
        addRegions(findings, known, mains: mains)
        join()
    }

    // MARK: Nodes

    private mutating func addRoles(_ cast: Cast, _ findings: Findings, mains: [String]) {
        let reporting = Set(findings.survivableRegistrations.map(\.survivable))
        let asked = Set(findings.survivableRegistrations.map(\.main))
        let registering = Set(findings.registrations.map(\.gateway))
        let answering = Set(findings.registrations.filter { $0.outcome == .accepted }.map(\.controller))
        for member in cast.members.prefix(Self.gatewayLimit * 2) {
            let type: Guess<String> =
                switch member.role {
                case .main where asked.contains(member.name): .seen("main", "survivables register with it")
                case .main: .likely("main", "most gateways ask it first")
                case .survivable where reporting.contains(member.name):
                    .seen("survivable", "it says so of itself, by RRQ")
                case .survivable where answering.contains(member.name):
                    .likely("survivable", "gateways register with it, and it is not main")
                case .survivable: .guessed("survivable", "it is asked, and is not main")
                case .gateway where registering.contains(member.name): .seen("gateway", "it asks to be registered")
                case .gateway: .likely("gateway", "it answers as one")
                case .sessionManager where InferredSessionManager.isMediaServer(member.name, findings):
                    .guessed("media server", "it asks by OPTIONS, and often")
                case .sessionManager: .likely("session manager", "it asks by OPTIONS, and is nothing else")
                case .mediaServer: .likely("media server", "it asks by OPTIONS")
                case .phones: .seen("phones", "they register by RRQ")
                }
            add(member.name, "type", type) { .word($0) }
        }
    }

    private mutating func addServer(_ name: String, _ server: InferredServer, isMain: Bool) {
        if let identifier = server.identifier { add(name, "id", identifier) { .number($0) } }
        if let release = server.release { add(name, "release", release) { .word($0) } }
        add(name, "supervision interval", server.supervisionInterval) { .duration($0) }
        if !isMain { add(name, "keep-alive interval", server.keepAliveInterval) { .duration($0) } }
    }

    private mutating func addGateway(_ name: String, _ gateway: InferredGateway) {
        add(name, "mgc list", gateway.list) { .names($0) }
        add(name, "transition point", gateway.transitionPoint) { .number($0) }
        add(name, "primary search", gateway.primarySearch) { .duration($0) }
        add(name, "attempt timer", gateway.attemptTimer) { .duration($0) }
        add(name, "retry pause after refusal", gateway.retryPause) { .duration($0) }
        add(name, "link loss detection", gateway.linkLossDetection) { .duration($0) }
        add(name, "boot time", gateway.bootTime) { .duration($0) }
        if let interval = gateway.fallbackInterval {
            add(name, "auto fallback interval", interval) { .duration($0) }
        }
    }

    // MARK: Regions

    private mutating func addRegions(
        _ findings: Findings, _ gateways: [(name: String, gateway: InferredGateway)], mains: [String]
    ) {
        let members = gateways.map {
            InferredRegions.Member(name: $0.name, network: "", list: $0.gateway.list.value)
        }
        let regions = InferredRegions(findings, mains: mains, members)
        let prevention = regions.prevention
        facts.append(
            InferredFact(
                nodes: [], setting: "split registration prevention",
                value: prevention.sureness == .notSeen ? .unknown : .isOn(prevention.value),
                sureness: prevention.sureness,
                why: prevention.sureness == .notSeen
                    ? "no survivable said that it is active while main had gateways" : prevention.why,
                frames: prevention.frames))
        for region in regions.regions where region.gateways.count > 1 || region.fate != .unknown {
            let sureness: Sureness = region.fate == .sentAway ? .likely : .guessed
            if region.backup.sureness != .guessed || !region.backup.value.isEmpty {
                facts.append(
                    InferredFact(
                        nodes: region.gateways, setting: "backup servers", value: .names(region.backup.value),
                        sureness: region.backup.isSeen ? .likely : region.backup.sureness, why: region.backup.why))
            }
            facts.append(
                InferredFact(
                    nodes: region.gateways, setting: "move together", value: .isOn(true), sureness: sureness,
                    why: region.fate == .sentAway
                        ? "main sends them away together" : "one list, and nothing tells them apart"))
        }
    }

    // MARK: Facts

    private mutating func add<Value>(
        _ node: String, _ setting: String, _ guess: Guess<Value>, _ value: (Value) -> InferredFact.Value
    ) {
        guard guess.sureness != .notSeen else { return }
        facts.append(
            InferredFact(
                nodes: [node], setting: setting, value: value(guess.value), sureness: guess.sureness,
                why: guess.why, frames: guess.frames))
    }

    /// What is the same of several nodes becomes one; settings keep the order in which they came first.
    private mutating func join() {
        struct Key: Hashable {
            let setting: String
            let value: InferredFact.Value
            let sureness: Sureness
        }
        var place: [Key: Int] = [:]
        var joined: [InferredFact] = []
        for fact in facts {
            let key = Key(setting: fact.setting, value: fact.value, sureness: fact.sureness)
            if fact.setting != "move together", fact.setting != "backup servers", let index = place[key] {
                if joined[index].why != fact.why, joined[index].nodes.count == 1 {
                    joined[index].why = "\(joined[index].nodes[0]): \(joined[index].why)"
                }
                joined[index].nodes += fact.nodes
            } else {
                place[key] = joined.count
                joined.append(fact)
            }
        }
        var order: [String: Int] = [:]
        for fact in joined where order[fact.setting] == nil { order[fact.setting] = order.count }
        facts = joined.enumerated()
            .sorted {
                (order[$0.element.setting] ?? 0, $0.offset) < (order[$1.element.setting] ?? 0, $1.offset)
            }
            .map(\.element)
    }
}
