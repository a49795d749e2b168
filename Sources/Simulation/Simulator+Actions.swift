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
        case .backup(let action, let nodes):
            for node in nodes {
                guard let host = hostOfName[node] else {
                    problem = "there is no node \(node)"
                    continue
                }
                switch action {
                case .snapshot: hosts[host].takeBackup()
                case .start: startFromBackup(host)
                }
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
        guard hosts[host].isPowered || action == .powerOn || action == .takeOver else { return "is off" }
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
            powerOff(host)
            return nil
        case .powerOn, .takeOver:
            guard !hosts[host].isPowered else { return "is on" }
            powerOn(host, announces: action == .takeOver)
            return nil
        case .interchange:
            let command = ConsoleCommand(token: takeToken(), action: .interchange)
            hosts[host].announce(&outbox)
            return hosts[host].command(command, at: now, &outbox) ? nil : "has no process"
        }
    }

    private mutating func powerOff(_ host: Int) {
        for leg in hosts[host].station.legs { apply(.setLink(leg.port.identifier, up: false)) }
        hosts[host].powerOff()
    }

    private mutating func powerOn(_ host: Int, announces: Bool) {
        for leg in hosts[host].station.legs { apply(.setLink(leg.port.identifier, up: true)) }
        if announces { hosts[host].announce(&outbox) }
        hosts[host].powerOn(at: now, &outbox)
    }

    /// The copy is another host at the same addresses: the old one falls silent, the new one says that it is there.
    private mutating func startFromBackup(_ host: Int) {
        if hosts[host].isPowered { powerOff(host) }
        hosts[host].restoreBackup()
        powerOn(host, announces: true)
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
