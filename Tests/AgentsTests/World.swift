import Agents
import Wire

/// Agents in virtual time, their effects piped to one another: TCP as reliable pipes, datagrams as they come.
///
/// A cut holds back what TCP carries until it is lifted, as retransmission would; it loses datagrams, SYN for as long
/// as it lasts, and RST. Nothing here looks into a message.
struct World {
    struct Node {
        var settings: AgentSettings
        var agent: any Agent
        var address: IPAddress
        var isUp = true
        var isPaused = false
        /// What came while it was paused.
        var backlog: [AgentEvent] = []
        var lastAccepted: Int32 = 0
    }

    struct Cut {
        var from: [IPAddress]
        var to: [IPAddress]
        var transport: Transport?
        var port: UInt16?
    }

    struct Line: CustomStringConvertible {
        var at: Instant
        var node: String
        var entry: JournalEntry

        var description: String {
            let milliseconds = at.nanoseconds / 1_000_000
            let words = [entry.kind.rawValue, entry.subject, entry.detail].compactMap(\.self).joined(separator: " | ")
            return "\(milliseconds) \(node): \(words)"
        }
    }

    var nodes: [String: Node] = [:]
    /// In the order in which they were added: the order of handling at one instant.
    var order: [String] = []
    var cuts: [String: [Cut]] = [:]
    var journal: [Line] = []
    var answers: [ConsoleAnswer] = []
    /// What nodes wanted kept.
    var saved: [String: AgentSettings] = [:]
    var datagrams: [(at: Instant, from: Endpoint, to: Endpoint, bytes: [UInt8])] = []
    var now = Instant.start
    var latency: Duration = .milliseconds(5)
    /// Set by `name` of the receiver: later than the others.
    var extraLatency: [String: Duration] = [:]

    private var queue: [Scheduled] = []
    private var sequence = 0
    private var pipes: [Pipe] = []
    private var nextPort: UInt16 = 40_000

    struct Scheduled {
        var at: Instant
        var sequence: Int
        var action: Action
    }

    indirect enum Action {
        case deliver(String, AgentEvent)
        case syn(pipe: Int, since: Instant)
        case segment(pipe: Int, toClient: Bool, Segment)
        case call(@Sendable (inout World) -> Void)
    }

    enum Segment: Hashable {
        case bytes([UInt8])
        case fin, reset
        case synAcknowledged
    }

    struct Pipe {
        var client: String
        var clientIdentifier: ConnectionIdentifier
        var clientEndpoint: Endpoint
        var server: String?
        var serverIdentifier: ConnectionIdentifier?
        var serverEndpoint: Endpoint
        var clientIsOpen = true
        var serverIsOpen = false
        var heldToClient: [Segment] = []
        var heldToServer: [Segment] = []
    }

    // MARK: Building

    mutating func add(_ settings: AgentSettings) {
        let address: IPAddress
        switch settings {
        case .stub(let stub): address = stub.address
        case .gateway(let gateway): address = gateway.address
        case .controller(let controller): address = controller.address
        case .sessionManager(let manager): address = manager.address
        case .mediaServer(let server): address = server.address
        case .phones(let phones): address = phones.address
        }
        nodes[settings.name] = Node(settings: settings, agent: settings.makeAgent(), address: address)
        order.append(settings.name)
        schedule(.start, .deliver(settings.name, .start))
    }

    mutating func at(_ time: Duration, _ action: @escaping @Sendable (inout World) -> Void) {
        schedule(Instant.start + time, .call(action))
    }

    mutating func command(_ node: String, _ action: ConsoleCommand.Action, token: UInt64 = 1) {
        schedule(now, .deliver(node, .command(ConsoleCommand(token: token, action: action))))
    }

    func address(_ name: String) -> IPAddress { nodes[name]?.address ?? .v4(0) }

    // MARK: Faults

    mutating func cut(
        _ name: String, _ some: [String], _ others: [String], oneWay: Bool = false, _ transport: Transport? = nil,
        port: UInt16? = nil
    ) {
        let left = some.map(address)
        let right = others.map(address)
        var both = [Cut(from: left, to: right, transport: transport, port: port)]
        if !oneWay { both.append(Cut(from: right, to: left, transport: transport, port: port)) }
        cuts[name] = both
    }

    mutating func heal(_ name: String) {
        cuts[name] = nil
        for index in pipes.indices {
            let held = (pipes[index].heldToServer, pipes[index].heldToClient)
            pipes[index].heldToServer = []
            pipes[index].heldToClient = []
            for segment in held.0 { send(segment, on: index, toClient: false) }
            for segment in held.1 { send(segment, on: index, toClient: true) }
        }
    }

    /// Takes a node away; its peers see RST (`kill`) or nothing (power off).
    mutating func stop(_ name: String, silently: Bool) {
        nodes[name]?.isUp = false
        for index in pipes.indices {
            if pipes[index].client == name, pipes[index].clientIsOpen {
                if !silently { send(.reset, on: index, toClient: false) }
                pipes[index].clientIsOpen = false
            }
            if pipes[index].server == name, pipes[index].serverIsOpen {
                if !silently { send(.reset, on: index, toClient: true) }
                pipes[index].serverIsOpen = false
            }
        }
    }

    mutating func start(_ name: String) {
        guard let settings = saved[name] ?? nodes[name]?.settings else { return }
        nodes[name]?.agent = settings.makeAgent()
        nodes[name]?.isUp = true
        schedule(now, .deliver(name, .start))
    }

    mutating func pause(_ name: String) { nodes[name]?.isPaused = true }

    mutating func resume(_ name: String) {
        nodes[name]?.isPaused = false
        let backlog = nodes[name]?.backlog ?? []
        nodes[name]?.backlog = []
        for event in backlog { schedule(now, .deliver(name, event)) }
    }

    private func isCut(_ from: IPAddress, _ to: IPAddress, _ transport: Transport, _ ports: [UInt16]) -> Bool {
        cuts.values.joined().contains { cut in
            cut.from.contains(from) && cut.to.contains(to) && (cut.transport.map { $0 == transport } ?? true)
                && (cut.port.map(ports.contains) ?? true)
        }
    }

    // MARK: Running

    mutating func run(until end: Duration) {
        let end = Instant.start + end
        var steps = 0
        while let next = nextTime, next <= end {
            steps = next == now ? steps + 1 : 0
            precondition(steps < 100_000, "no progress at \(now.nanoseconds) ns")
            now = max(now, next)
            step()
        }
        now = end
    }

    private var nextTime: Instant? {
        let timers = order.compactMap { name -> Instant? in
            guard let node = nodes[name], node.isUp, !node.isPaused else { return nil }
            return node.agent.wakeup?.at
        }
        return (timers + (queue.first.map { [$0.at] } ?? [])).min()
    }

    private mutating func step() {
        if let first = queue.first, first.at <= now {
            queue.removeFirst()
            carryOut(first.action)
            return
        }
        for name in order {
            guard let node = nodes[name], node.isUp, !node.isPaused, let wakeup = node.agent.wakeup, wakeup.at <= now
            else { continue }
            handle(.wake, at: name)
            return
        }
    }

    private mutating func carryOut(_ action: Action) {
        switch action {
        case .deliver(let name, let event): handle(event, at: name)
        case .call(let body): body(&self)
        case .syn(let pipe, let since): syn(pipe, since: since)
        case .segment(let pipe, let toClient, let segment): arrive(segment, on: pipe, toClient: toClient)
        }
    }

    private mutating func schedule(_ at: Instant, _ action: Action) {
        sequence += 1
        let entry = Scheduled(at: at, sequence: sequence, action: action)
        let index = queue.partitionIndex { $0.at > at }
        queue.insert(entry, at: index)
    }

    private mutating func handle(_ event: AgentEvent, at name: String) {
        guard var node = nodes[name], node.isUp else { return }
        guard !node.isPaused else {
            nodes[name]?.backlog.append(event)
            return
        }
        let effects = node.agent.handle(event, at: now)
        nodes[name] = node
        for effect in effects { carryOut(effect, of: name) }
    }

    private mutating func carryOut(_ effect: AgentEffect, of name: String) {
        switch effect {
        case .journal(let entry): journal.append(Line(at: now, node: name, entry: entry))
        case .save(let settings): saved[name] = settings
        case .answer(let answer): answers.append(answer)
        case .send(let datagram): send(datagram)
        case .connect(let identifier, let endpoint):
            nextPort += 1
            pipes.append(
                Pipe(
                    client: name, clientIdentifier: identifier,
                    clientEndpoint: Endpoint(address: address(name), port: nextPort), serverEndpoint: endpoint))
            schedule(now, .syn(pipe: pipes.count - 1, since: now))
        case .write(let identifier, let bytes): write(.bytes(bytes), identifier, of: name)
        case .close(let identifier): write(.fin, identifier, of: name, ends: true)
        case .abort(let identifier): write(.reset, identifier, of: name, ends: true)
        }
    }

    // MARK: UDP

    private mutating func send(_ datagram: Datagram) {
        datagrams.append((now, datagram.local, datagram.remote, datagram.bytes))
        let (from, to) = (datagram.local, datagram.remote)
        guard !isCut(from.address, to.address, .udp, [from.port, to.port]),
            let receiver = order.first(where: { address($0) == to.address }), let node = nodes[receiver], node.isUp
        else { return }
        let delay = latency + (extraLatency[receiver] ?? .zero)
        if node.agent.listeners.contains(where: { $0.transport == .udp && $0.local == to }) {
            let event = AgentEvent.datagram(Datagram(local: to, remote: from, bytes: datagram.bytes))
            schedule(now + delay, .deliver(receiver, event))
        } else if let sender = order.first(where: { address($0) == from.address }) {
            schedule(now + latency + latency, .deliver(sender, .datagramRefused(local: from, remote: to)))
        }
    }

    // MARK: TCP

    private func delay(to name: String?) -> Duration { latency + (name.flatMap { extraLatency[$0] } ?? .zero) }

    private mutating func syn(_ index: Int, since: Instant) {
        let pipe = pipes[index]
        guard pipe.clientIsOpen, nodes[pipe.client]?.isUp == true else { return }
        let ports = [pipe.clientEndpoint.port, pipe.serverEndpoint.port]
        let server = order.first { address($0) == pipe.serverEndpoint.address }
        guard !isCut(pipe.clientEndpoint.address, pipe.serverEndpoint.address, .tcp, ports), let server,
            let node = nodes[server], node.isUp
        else {
            if now - since >= .seconds(127) {
                pipes[index].clientIsOpen = false
                schedule(now, .deliver(pipe.client, .connection(pipe.clientIdentifier, .failed(.timedOut))))
            } else {
                schedule(now + .seconds(1), .syn(pipe: index, since: since))
            }
            return
        }
        let isListening = node.agent.listeners.contains { $0.transport == .tcp && $0.local == pipe.serverEndpoint }
        guard isListening else {
            send(.reset, on: index, toClient: true)
            return
        }
        nodes[server]?.lastAccepted -= 1
        let identifier = ConnectionIdentifier(nodes[server]?.lastAccepted ?? 0)
        pipes[index].server = server
        pipes[index].serverIdentifier = identifier
        pipes[index].serverIsOpen = true
        let accepted = ConnectionEvent.accepted(local: pipe.serverEndpoint, remote: pipe.clientEndpoint)
        schedule(now + delay(to: server), .deliver(server, .connection(identifier, accepted)))
        send(.synAcknowledged, on: index, toClient: true, after: delay(to: server))
    }

    private mutating func write(
        _ segment: Segment, _ identifier: ConnectionIdentifier, of name: String, ends: Bool = false
    ) {
        let index = pipes.lastIndex {
            ($0.client == name && $0.clientIdentifier == identifier)
                || ($0.server == name && $0.serverIdentifier == identifier)
        }
        guard let index else { return }
        let isClient = pipes[index].client == name && pipes[index].clientIdentifier == identifier
        guard isClient ? pipes[index].clientIsOpen : pipes[index].serverIsOpen else { return }
        send(segment, on: index, toClient: !isClient)
        guard ends else { return }
        if isClient { pipes[index].clientIsOpen = false } else { pipes[index].serverIsOpen = false }
    }

    private mutating func send(_ segment: Segment, on index: Int, toClient: Bool, after wait: Duration = .zero) {
        let pipe = pipes[index]
        let (client, server) = (pipe.clientEndpoint, pipe.serverEndpoint)
        let (from, to) = toClient ? (server, client) : (client, server)
        let held = toClient ? pipe.heldToClient : pipe.heldToServer
        if isCut(from.address, to.address, .tcp, [from.port, to.port]) || !held.isEmpty {
            guard segment != .reset else { return }
            if toClient {
                pipes[index].heldToClient.append(segment)
            } else {
                pipes[index].heldToServer.append(segment)
            }
            return
        }
        let receiver = toClient ? pipe.client : pipe.server
        let arrival = now + wait + delay(to: receiver)
        schedule(arrival, .segment(pipe: index, toClient: toClient, segment))
    }

    private mutating func arrive(_ segment: Segment, on index: Int, toClient: Bool) {
        let pipe = pipes[index]
        let name = toClient ? pipe.client : pipe.server
        let identifier = toClient ? pipe.clientIdentifier : pipe.serverIdentifier
        guard let name, let identifier, nodes[name]?.isUp == true else {
            if toClient, segment == .reset, pipe.server == nil, pipe.clientIsOpen {
                pipes[index].clientIsOpen = false
                handle(.connection(pipe.clientIdentifier, .failed(.refused)), at: pipe.client)
            }
            return
        }
        guard toClient ? pipe.clientIsOpen : pipe.serverIsOpen else {
            if case .bytes = segment { send(.reset, on: index, toClient: !toClient) }
            if case .synAcknowledged = segment { send(.reset, on: index, toClient: !toClient) }
            return
        }
        let event: ConnectionEvent
        switch segment {
        case .bytes(let bytes): event = .received(bytes)
        case .synAcknowledged: event = .opened(local: pipe.clientEndpoint, remote: pipe.serverEndpoint)
        case .fin, .reset:
            if toClient { pipes[index].clientIsOpen = false } else { pipes[index].serverIsOpen = false }
            let isRefusal = toClient && pipe.server == nil
            if segment == .fin { send(.fin, on: index, toClient: !toClient) }
            event = isRefusal ? .failed(.refused) : segment == .fin ? .closed : .reset
        }
        handle(.connection(identifier, event), at: name)
    }
}

extension Array {
    /// The index of the first element for which `belongsAfter` holds; those for which it holds stand at the end.
    fileprivate func partitionIndex(_ belongsAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
