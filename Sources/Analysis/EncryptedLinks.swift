import Wire

/// H.248 over TLS: connections whose records cannot be read, told by what they do, with messages in place of the
/// records that these must have been (Docs/Inspecting.md, *Encrypted H.248*).
///
/// Hand over all happenings in their order, in as many pieces as there are: what comes back is the same, whatever the
/// pieces. What follows a record that is not yet understood waits for it, up to ``heldLimit`` happenings; connections
/// that behave otherwise, such as HTTPS, are left out with all that happened to them. What exceeds a bound is counted.
struct EncryptedLinks: Sendable {
    /// Encrypted H.248 of gateways with older releases (domain: Avaya port matrix, from memory).
    static let encryptedPort: UInt16 = 1039
    /// Servers there keep connections alive that have nothing to do with H.248: HTTPS, LDAPS, SIP, XMPP, MQTT, push.
    private static let othersPorts: Set<UInt16> = [
        443, 636, 993, 995, 3269, 5060, 5061, 5222, 5223, 5228, 8443, 8883,
    ]
    /// Happenings that wait, connections that are followed, and ends of connections that are remembered.
    private static let heldLimit = 32_768
    private static let connectionLimit = 16_384
    /// A server on another port that was on trial so often in vain is on trial no more.
    private static let trialLimit = 3

    private let names: NameBook
    /// The names of nodes, by their numbers, while happenings are taken in.
    private var nodes = Names()
    private let ports: Set<UInt16>
    private var held = HeldHappenings()
    private var moments = BinaryHeap<EncryptedMoment>()
    private var connections: [UInt32: EncryptedConnection] = [:]
    /// Connections on trial whose ports were used anew.
    private var replaced: [EncryptedConnection] = []
    /// The controller's end of each connection that is followed or about to be.
    private var servers: [UInt32: Endpoint] = [:]
    /// Endpoints that are controllers for sure, and trials of others.
    private var controllers: Set<Endpoint> = []
    private var trials: [Endpoint: Int] = [:]
    /// Nodes that report as survivables do, or are reported to.
    private var reporting: Set<Int> = []
    private var certain = Instant(nanoseconds: .min >> 1)
    /// Records that could not be judged.
    private(set) var leftOut = 0

    /// - Parameter ports: ports that mean H.248 whatever is said there.
    init(names: NameBook, ports: Set<UInt16>) {
        self.names = names
        self.ports = ports.union([Self.encryptedPort])
    }

    /// The first happening that waits; nil where all is certain.
    var undecided: Instant? { held.first?.happening.time }

    /// Until when everything has been handed back, if all was taken in up to `cut`.
    mutating func isCertain(until cut: Instant) -> Instant {
        let time = undecided.map { min(cut, $0 - .nanoseconds(1)) } ?? cut
        certain = max(certain, time)
        return certain
    }

    /// Takes the next happenings in, of which none is later than `cut`, and gives those that are certain.
    ///
    /// - Parameter nodes: the names of nodes, by their numbers.
    mutating func take(_ happenings: [Happening], _ nodes: Names, until cut: Instant) -> [Happening] {
        if connections.isEmpty, held.count == 0, !note(happenings) {
            held.skip(happenings.count)
            return happenings
        }
        self.nodes = nodes
        defer { self.nodes = Names() }
        var ready: [Happening] = []
        ready.reserveCapacity(happenings.count)
        for happening in happenings {
            while let moment = moments.first, moment.time < happening.time { handle(moment) }
            takeIn(happening)
            if held.count > Self.heldLimit { makeRoom(&ready) }
        }
        while let moment = moments.first, moment.time <= cut { handle(moment) }
        held.release(into: &ready)
        return ready
    }

    /// Decides what is open at the end of the recording.
    mutating func finish() -> [Happening] {
        for flow in Array(connections.keys) {
            guard var connection = connections[flow] else { continue }
            connection.finish(&held)
            if connection.life.recordCount == 0 { connection.giveBack(&held) }
        }
        connections = [:]
        var ready: [Happening] = []
        held.releaseAll(into: &ready)
        return ready
    }

    /// True where a connection between such ports is somebody else's, whatever it does.
    ///
    /// - Parameter known: ports that mean H.248.
    static func isOthers(_ one: UInt16, _ other: UInt16, known: Set<UInt16>) -> Bool {
        let ports = [one, other]
        return ports.contains(where: othersPorts.contains)
            && !ports.contains { known.contains($0) || $0 == encryptedPort }
    }
}

// MARK: Intake

extension EncryptedLinks {
    /// Notes who reports; true where a connection begins or is encrypted.
    private mutating func note(_ happenings: [Happening]) -> Bool {
        for index in happenings.indices {
            switch happenings[index].signal {
            case .connecting, .record: return true
            case .registrationRequest(_, .some, _): noteReport(happenings[index])
            case _: break
            }
        }
        return false
    }

    private mutating func noteReport(_ happening: Happening) {
        guard reporting.count < Self.connectionLimit else { return }
        for node in [happening.fromNumber, happening.toNumber] where node != NodeTable.nobody { reporting.insert(node) }
    }

    private mutating func takeIn(_ happening: Happening) {
        if case .registrationRequest(_, .some, _) = happening.signal { noteReport(happening) }
        guard happening.isStream, let server = server(of: happening) else {
            held.append(happening, isWaiting: false)
            return
        }
        let isMine = happening.destination == server
        let time = isMine ? happening.sent ?? happening.delivered : happening.delivered ?? happening.sent
        let event = EncryptedMoment.Event(happening, isMine: isMine)
        moments.push(
            EncryptedMoment(
                time: time ?? .start, frame: happening.frame, number: held.next, flow: happening.flowNumber.serial,
                server: server, node: isMine ? happening.toNumber : happening.fromNumber, event: event))
        var isWaiting = !isNoted(happening.source.port) && !isNoted(happening.destination.port)
        if case .record = event { isWaiting = true }
        held.append(happening, isWaiting: isWaiting)
    }

    /// True where events of connections count whatever is said on them.
    private func isNoted(_ port: UInt16) -> Bool { ports.contains(port) || port == Dissector.sipPort }

    /// The controller's end of a connection that is followed, or has to be from now on.
    private mutating func server(of happening: Happening) -> Endpoint? {
        let flow = happening.flowNumber.serial
        switch happening.signal {
        case .connecting:
            guard servers.count < Self.connectionLimit * 2 || servers[flow] != nil else { return nil }
            servers[flow] = controllersEnd(of: happening) ?? happening.destination
        case .record where servers[flow] == nil:
            servers[flow] = controllersEnd(of: happening) ?? likelyServer(of: happening)
        case _: break
        }
        return servers[flow]
    }

    /// The end that is a controller by name or by what it reports; nil where that tells nothing.
    private func controllersEnd(of happening: Happening) -> Endpoint? {
        let isSource = isController(happening.fromNumber)
        guard isSource != isController(happening.toNumber) else { return nil }
        return isSource ? happening.source : happening.destination
    }

    private func isController(_ node: Int) -> Bool {
        reporting.contains(node) || names.controllers[nodes[node]] != nil
    }

    /// By its port, where it was not seen who asked to connect.
    private func likelyServer(of happening: Happening) -> Endpoint {
        let (one, other) = (happening.source, happening.destination)
        let isKnown = ports.contains(one.port)
        if isKnown != ports.contains(other.port) { return isKnown ? one : other }
        return (one.port, one) <= (other.port, other) ? one : other
    }
}

// MARK: Moments

extension EncryptedLinks {
    /// Handles the first moment.
    private mutating func handle(_ moment: EncryptedMoment) {
        moments.popFirst()
        if case .look = moment.event { return look(moment) }
        if case .opened = moment.event, let old = connections[moment.flow], old.isUsed { replace(old, moment.flow) }
        guard var connection = connections.removeValue(forKey: moment.flow) ?? open(moment) else { return }
        if case .message = moment.event, connection.life.recordCount == 0 {
            connection.giveBack(&held)
            held.tell(moment.number)
            servers[moment.flow] = nil
            return
        }
        let isFirst = connection.life.recordCount == 0
        connection.handle(moment, &held)
        if isFirst, connection.life.recordCount > 0, trials[moment.server, default: 0] >= Self.trialLimit,
            connection.trust == .onTrial
        {
            connection.disbelieve(&held)
        }
        if !isController(moment.server) { judge(&connection) }
        put(connection, moment.flow)
    }

    /// A connection that begins with a SYN or a record; nil where there is none, or no room for one.
    private mutating func open(_ moment: EncryptedMoment) -> EncryptedConnection? {
        switch moment.event {
        case .opened, .record: break
        case .closed, .other, .message, .look:
            held.tell(moment.number)
            return nil
        }
        guard connections.count < Self.connectionLimit else {
            if case .record = moment.event { leftOut += 1 }
            held.resolve(moment.number, as: nil)
            return nil
        }
        return EncryptedConnection(moment, isTrusted: isController(moment.server))
    }

    /// By its port, or by what was seen.
    private func isController(_ end: Endpoint) -> Bool { ports.contains(end.port) || controllers.contains(end) }

    /// Has it looked at in time.
    private mutating func put(_ connection: EncryptedConnection, _ flow: UInt32) {
        var connection = connection
        let next = connection.nextLook
        if connection.look.map({ next < $0 }) ?? true {
            connection.look = next
            moments.push(
                EncryptedMoment(
                    time: next, frame: 0, number: 0, flow: flow, server: connection.server,
                    node: NodeTable.nobody, event: .look))
        }
        connections[flow] = connection
    }

    private mutating func look(_ moment: EncryptedMoment) {
        endTrials(at: moment.time)
        guard var connection = connections.removeValue(forKey: moment.flow) else { return }
        if connection.look == moment.time { connection.look = nil }
        connection.handle(moment, &held)
        if connection.isTried(at: moment.time) {
            if connection.life.recordCount == 0 {
                connection.giveBack(&held)
                servers[moment.flow] = nil
                return
            }
            if connection.trust == .onTrial { fail(&connection) }
        }
        if connection.isOver(at: moment.time) {
            connection.finish(&held)
            servers[moment.flow] = nil
        } else {
            put(connection, moment.flow)
        }
    }

    /// Ends a connection whose ports are used for another one.
    private mutating func replace(_ old: EncryptedConnection, _ flow: UInt32) {
        var old = old
        old.finish(&held)
        connections[flow] = nil
        guard old.trust == .onTrial else { return }
        if replaced.count < 1_024 { replaced.append(old) } else { fail(&old) }
    }

    private mutating func endTrials(at now: Instant) {
        guard replaced.contains(where: { $0.isTried(at: now) }) else { return }
        for var old in replaced where old.isTried(at: now) { fail(&old) }
        replaced.removeAll { $0.isTried(at: now) }
    }

    // MARK: Trust

    /// Who supervises one connection as controllers do is one for all that are made to the same port.
    private mutating func judge(_ connection: inout EncryptedConnection) {
        let server = connection.server
        guard !Self.othersPorts.contains(server.port) else { return }
        if connection.life.beat.isSteady, controllers.count < Self.connectionLimit {
            controllers.insert(server)
            for flow in Array(connections.keys)
            where connections[flow]?.server == server && connections[flow]?.trust != .trusted {
                connections[flow]?.believe(&held)
            }
            for var old in replaced where old.server == server { old.believe(&held) }
            replaced.removeAll { $0.server == server }
        }
        // A known controller has other services, too: what is said there must be what controllers say.
        let isKnown = connection.life.beat.answered > 0 && isController(connection.node)
        if connection.trust != .trusted, controllers.contains(server) || isKnown { connection.believe(&held) }
    }

    private mutating func fail(_ connection: inout EncryptedConnection) {
        if trials.count < Self.connectionLimit || trials[connection.server] != nil {
            trials[connection.server, default: 0] += 1
        }
        connection.disbelieve(&held)
    }

    /// Decides what is open where too much waits for it.
    private mutating func makeRoom(_ ready: inout [Happening]) {
        held.release(into: &ready)
        while held.count > Self.heldLimit, let first = held.first {
            let flow = first.happening.flowNumber.serial
            leftOut += 1
            if var connection = connections.removeValue(forKey: flow) {
                if connection.trust == .onTrial {
                    leftOut += connection.waitingCount - 1
                    fail(&connection)
                } else {
                    connection.finish(&held)
                }
                put(connection, flow)
            }
            held.resolve(first.number, as: nil)
            held.release(into: &ready)
        }
    }
}
