import Agents
import Topologies
import Verdicts
import Wire

/// Holds what was inferred of a story against the topology file that made it.
struct SetupTruth {
    let topology: Topology

    /// What is wrong with a fact, of whom; nil where it is true.
    func objection(to fact: InferredFact) -> String? {
        if fact.setting == "split registration prevention" {
            let isOn = topology.forceToActiveSurvivable
            return fact.value == .isOn(isOn) || fact.value == .unknown ? nil : "it is \(isOn ? "on" : "off")"
        }
        if fact.setting == "move together" {
            // Together are those of one region, and those whose regions have one survivable.
            let servers = fact.nodes.map { Set(backups(of: $0)) }
            let together = Set(fact.nodes.map(region))
            let shared = servers.dropFirst().reduce(servers.first ?? []) { $0.intersection($1) }
            return together.count == 1 || !shared.isEmpty ? nil : "they are in regions \(together.sorted())"
        }
        for name in fact.nodes {
            if let objection = objection(to: fact, of: name) { return "\(name): \(objection)" }
        }
        return nil
    }

    private func region(_ name: String) -> Int { topology.nodes.first { $0.name == name }?.region ?? 0 }

    private func backups(of name: String) -> [String] {
        topology.regions.first { $0.number == region(name) }?.backupServers ?? []
    }

    private func objection(to fact: InferredFact, of name: String) -> String? {
        guard let node = topology.nodes.first(where: { $0.name == name }), case .agent(let settings) = node.kind else {
            return "there is no such node"
        }
        func held(_ value: InferredFact.Value) -> String? { fact.value == value ? nil : "it is \(value.text)" }
        switch (fact.setting, settings) {
        case ("backup servers", .gateway):
            guard case .names(let names) = fact.value else { return "no names" }
            let real = backups(of: name)
            return names.allSatisfy(real.contains) ? nil : "they are \(real)"
        case ("type", .gateway): return held(.word("gateway"))
        case ("type", .controller(let server)): return held(.word(server.role == .main ? "main" : "survivable"))
        case ("type", .sessionManager): return held(.word("session manager"))
        case ("type", .mediaServer): return held(.word("media server"))
        case ("type", .phones): return held(.word("phones"))
        case (let setting, .gateway(let gateway)): return objection(to: fact.value, setting, gateway)
        case ("id", .controller(let server)): return held(.number(Int(server.survivableIdentifier)))
        case ("release", .controller(let server)):
            return held(.word("\(server.release.major).\(server.release.minor)"))
        case ("supervision interval", .controller(let server)): return held(.duration(server.supervisionInterval))
        case ("keep-alive interval", .controller(let server)): return held(.duration(server.keepAliveInterval))
        case ("entity links", .sessionManager(let manager)):
            guard case .names(let names) = fact.value else { return "no names" }
            let real = manager.entityLinks.map(\.peer)
            return names.allSatisfy(real.contains) ? nil : "they are \(real)"
        case ("proactive cycle", .sessionManager(let manager)): return held(.duration(manager.proactiveCycle))
        case ("reactive cycle", .sessionManager(let manager)): return held(.duration(manager.reactiveCycle))
        case (_, .controller), (_, .sessionManager), (_, .mediaServer), (_, .phones), (_, .stub):
            return "no such setting"
        }
    }

    private func objection(
        to value: InferredFact.Value, _ setting: String, _ gateway: GatewaySettings
    ) -> String? {
        func held(_ real: Duration) -> String? {
            value == .duration(real) ? nil : "it is \(InferredFact.Value.duration(real).text)"
        }
        switch setting {
        case "mgc list":
            guard case .names(let names) = value else { return "no names" }
            let real = gateway.mgcList.map(\.name)
            return real.starts(with: names) ? nil : "it is \(real)"
        case "transition point":
            return value == .number(gateway.transitionPoint) ? nil : "it is \(gateway.transitionPoint)"
        case "primary search": return held(gateway.primarySearchTimer)
        case "attempt timer": return held(gateway.attemptTimer)
        case "retry pause after refusal": return held(gateway.retryPauseAfterRefusal)
        case "link loss detection": return held(gateway.linkLossDetection)
        case "boot time": return held(gateway.bootTime)
        case "auto fallback interval": return held(gateway.returnInterval)
        default: return "no such setting"
        }
    }
}
