import Agents
import Fabric
import Topologies
import Wire

extension ScheduledAction {
    /// A fault of links that is in force before anybody speaks, as in the lab, where the switch has it ahead of time.
    var isThereFromTheStart: Bool {
        guard case .link = action else { return false }
        return at <= .start
    }
}

extension Simulator {
    /// Carries out one action of the timeline and notes what stood in its way.
    mutating func act(_ scheduled: ScheduledAction) {
        var problem: String?
        switch scheduled.action {
        case .link(let rule): apply(.install(rule))
        case .heal(nil): apply(.removeAll)
        case .heal(let names?): apply(.remove(names: names))
        case .flush(let names): apply(.flush(names: names))
        case .node(let action, let nodes):
            for node in nodes {
                guard let host = hostOfName[node] else {
                    problem = "there is no node \(node)"
                    continue
                }
                if let reason = perform(action, on: host) { problem = "\(node) \(reason)" }
            }
        case .console(let node, let line): problem = type(line, at: node)
        }
        result.actions.append(ActionLine(time: now, text: scheduled.text, problem: problem))
    }

    private mutating func apply(_ fault: LinkFault) {
        // Faults drop nothing by themselves: what a link loses shows when its time comes.
        _ = fabric.apply(fault, at: now)
    }

    /// Returns why nothing came of it, if nothing did.
    private mutating func perform(_ action: NodeAction, on host: Int) -> String? {
        guard hosts[host].isPowered || action == .powerOn else { return "is off" }
        switch action {
        case .kill: return hosts[host].kill(at: now, &outbox) ? nil : "has no process"
        case .start:
            guard hosts[host].startProcess() else { return "runs already" }
            hosts[host].settle(at: now, &outbox)
            return nil
        case .pause: return hosts[host].pause() ? nil : "does not run"
        case .resume: return hosts[host].resume(at: now, &outbox) ? nil : "does not stand still"
        case .reset:
            let command = ConsoleCommand(token: takeToken(), action: .reset)
            return hosts[host].command(command, at: now, &outbox) ? nil : "has no process"
        case .powerOff:
            for leg in hosts[host].station.legs { apply(.setLink(leg.port.identifier, up: false)) }
            hosts[host].powerOff()
            return nil
        case .powerOn:
            guard !hosts[host].isPowered else { return "is on" }
            for leg in hosts[host].station.legs { apply(.setLink(leg.port.identifier, up: true)) }
            hosts[host].powerOn(at: now, &outbox)
            return nil
        }
    }

    private mutating func type(_ line: String, at node: String) -> String? {
        guard let host = hostOfName[node] else { return "there is no node \(node)" }
        let action: ConsoleCommand.Action
        switch console(node, line) {
        case .command(let read): action = read
        case .unreadable(let why): return "\(node): \(why)"
        }
        let token = takeToken()
        typed[token] = line
        let command = ConsoleCommand(token: token, action: action)
        return hosts[host].command(command, at: now, &outbox) ? nil : "\(node) has no process"
    }

    private mutating func takeToken() -> UInt64 {
        defer { nextToken += 1 }
        return nextToken
    }
}
