import Agents
import Fabric
import Glibc
import LiveCapture
import Namespaces
import Sockets
import Topologies
import Wire

// What is done to nodes: starting their processes, and the faults of the timeline that strike them.
extension LabSession {
    /// Starts an agent's process and gives it its settings; it says `ready` later.
    func startAgent(_ node: Node) throws(LabFailure) {
        guard case .agent(let settings) = node.kind else { return }
        let request = SpawnRequest(
            name: node.name, node: node.name, path: options.nodeExecutable, arguments: ["rainyday-node"])
        guard let descriptor = try spawn(request).channel else {
            throw LabFailure(.broken, "\(node.name) has no channel")
        }
        dropChannel(node.name)
        let channel = NodeChannel(descriptor: descriptor)
        channels[node.name] = channel
        guard channel.send(NodeConfiguration(settings: saved[node.name] ?? settings)) else {
            throw LabFailure(.broken, "\(node.name) ended before it had its settings")
        }
    }

    /// Waits until a node's listeners are open.
    func awaitReady(_ name: String) throws(LabFailure) {
        let deadline = ContinuousClock.now + .seconds(20)
        while var channel = channels[name] {
            var poller = pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0)
            let left = deadline - ContinuousClock.now
            guard left > .zero else { throw LabFailure(.broken, "\(name) was not ready within 20 s") }
            _ = poll(&poller, 1, Int32(clamping: Int64(left / .milliseconds(1)) + 1))
            guard let reports = channel.receive() else {
                throw LabFailure(.broken, "\(name) ended before it was ready")
            }
            channels[name] = channel
            for report in reports {
                switch report {
                case .ready: return
                case .failed(let why): throw LabFailure(.broken, "\(name): \(why)")
                case .journal, .saved, .answer, .lateness: take(report, from: name)
                }
            }
        }
    }

    /// Starts a program that is not ours; what it prints goes to a file in the output folder.
    func startProgram(_ node: Node) throws(LabFailure) {
        guard case .program(let command) = node.kind, let program = command.first else { return }
        let log = folder.file("\(node.name).log")
        let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LabFailure(.usage, "cannot write \(log): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let request = SpawnRequest(
            name: node.name, node: node.name, path: program, arguments: command, descriptors: [1, 2], hasChannel: false)
        do throws(LabError) {
            _ = try host?.spawn(request, descriptors: [descriptor, descriptor])
        } catch {
            guard case .refused(let reason) = error, reason.number == ENOENT else {
                throw LabFailure(.broken, "\(error)")
            }
            throw LabFailure(.lacking, "the program '\(program)' of \(node.name) is not installed here")
        }
    }

    func order(_ name: String, _ order: NodeOrder) throws(LabFailure) {
        guard let channel = channels[name] else { return }
        // A node that has just died is reported by its exit.
        _ = channel.send(order)
    }

    /// Carries out what the timeline says of nodes. What changes nothing, such as to kill what is dead, is journalled.
    func strike(_ action: NodeAction, _ name: String) throws(LabFailure) {
        switch action {
        case .kill: try kill(name)
        case .start:
            guard try state(of: name)?.processes.contains(name) == false else { return note(name, "runs already") }
            try boot(name)
        case .pause:
            let now = ScenarioClock.monotonicNanoseconds()
            if try signal(name, SIGSTOP) { standstills[name, default: Standstill()].begin(at: now) }
        case .resume:
            // The end is taken after the signal: the node's first report may come at once and must be covered.
            if try signal(name, SIGCONT) { standstills[name]?.end(at: ScenarioClock.monotonicNanoseconds()) }
        case .powerOff: try powerOff(name)
        case .powerOn: try powerOn(name)
        case .takeOver: try powerOn(name, announces: true)
        case .interchange:
            try Self.wrapping { () throws(LabError) in try host?.announce(name) }
            try order(name, .console(token: 0, line: "reset system interchange"))
        case .reset: try order(name, .console(token: 0, line: resetWords(name)))
        }
    }

    /// Kills a node's process and waits until it is gone, so that it may be started again at once.
    private func kill(_ name: String) throws(LabFailure) {
        guard try signal(name, SIGKILL) else { return }
        dismissed.insert(name)
        let deadline = ContinuousClock.now + .seconds(2)
        while dismissed.contains(name), ContinuousClock.now < deadline {
            try takeFromHost(timeout: .milliseconds(100))
        }
        dropChannel(name)
    }

    private func powerOff(_ name: String) throws(LabFailure) {
        guard let host, let state = try state(of: name), state.isPowered else { return note(name, "has no power") }
        if state.processes.contains(name) { dismissed.insert(name) }
        // The link falls silent first, so that nothing the dying kernel sends is seen.
        try setLinks(of: name, up: false)
        try Self.wrapping { () throws(LabError) in try host.powerOff(name) }
        dropChannel(name)
        // The exits came before the answer.
        try takeFromHost()
    }

    /// Takes copies of what nodes have saved, or starts nodes as their copies are.
    func backUp(_ action: BackupAction, _ names: [String]) throws(LabFailure) {
        for name in names {
            switch action {
            case .snapshot: backups[name] = .some(saved[name])
            case .start:
                // The copy is another host: what runs at its addresses falls silent first.
                if try state(of: name)?.isPowered == true { try powerOff(name) }
                if let copy = backups[name] { saved[name] = copy }
                try powerOn(name, announces: true)
            }
        }
    }

    private func powerOn(_ name: String, announces: Bool = false) throws(LabFailure) {
        guard let host, let state = try state(of: name), !state.isPowered else { return note(name, "has power") }
        try Self.wrapping { () throws(LabError) in try host.powerOn(name) }
        try reopen(name)
        try setLinks(of: name, up: true)
        if announces { try Self.wrapping { () throws(LabError) in try host.announce(name) } }
        try boot(name)
    }

    private func boot(_ name: String) throws(LabFailure) {
        dismissed.remove(name)
        standstills[name] = nil
        guard let node = options.topology.node(name) else { return }
        try startAgent(node)
        if channels[name] != nil {
            try awaitReady(name)
            try order(name, .start(clock))
        }
        try startProgram(node)
    }

    private func resetWords(_ name: String) -> String {
        guard case .agent(let settings)? = options.topology.node(name)?.kind else { return "reset" }
        switch settings {
        case .gateway, .sessionManager, .mediaServer, .phones, .stub: return "reset"
        case .controller: return "reset system 4"
        }
    }

    /// A node as the lab's first process knows it; nil for a name that is none.
    private func state(of name: String) throws(LabFailure) -> LabNode? {
        guard let host else { return nil }
        return try Self.wrapping { () throws(LabError) in try host.nodes() }.first { $0.name == name }
    }

    private func note(_ name: String, _ text: String) { journal.note("\(name) \(text)", at: clock.now()) }

    /// Sends a signal to a node's process; false, and a note, where it has none.
    private func signal(_ name: String, _ number: Int32) throws(LabFailure) -> Bool {
        guard let host else { return false }
        do throws(LabError) {
            try host.signal(name, number)
            return true
        } catch {
            guard case .refused(let reason) = error, reason.number == ESRCH else {
                throw LabFailure(.broken, "\(error)")
            }
            note(name, "has no process")
            return false
        }
    }

    func setLinks(of name: String, up: Bool) throws(LabFailure) {
        for port in layout.port(of: name) {
            let number = try apply(.setLink(port.identifier, up: up), at: clock.now(), text: nil)
            try awaitSwitch("set the link of \(name)") { $0.applied.remove(number) != nil }
        }
    }

    private func reopen(_ name: String) throws(LabFailure) {
        for port in layout.port(of: name) {
            do {
                try switchClient?.send(.reopen(port: port.identifier))
            } catch {
                throw LabFailure(.broken, "the switch does not answer: \(error)")
            }
            try awaitSwitch("reopen the link of \(name)") { $0.reopened.remove(port.identifier) != nil }
        }
    }

    private func awaitSwitch(_ what: String, until isDone: (LabSession) -> Bool) throws(LabFailure) {
        let deadline = ContinuousClock.now + .seconds(10)
        while !isDone(self) {
            guard ContinuousClock.now < deadline, let descriptor = switchClient?.descriptor else {
                throw LabFailure(.broken, "the switch did not \(what) within 10 s")
            }
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&poller, 1, 100)
            if poller.revents != 0 { try takeFromSwitch() }
        }
    }
}
