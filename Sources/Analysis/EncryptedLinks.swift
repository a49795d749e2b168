import Megaco
import Wire

/// Reads connections of TLS between gateways and controllers by what they did, and puts the messages in place of the
/// records that these must have been (Docs/Inspecting.md, *Encrypted H.248*).
///
/// Connections that behave otherwise, such as HTTPS, are left out with all that happened to them.
struct EncryptedLinks {
    /// Encrypted H.248 of gateways with older releases (domain: Avaya port matrix, from memory).
    static let encryptedPort: UInt16 = 1039
    /// Servers there keep connections alive that have nothing to do with H.248: HTTPS, LDAPS, SIP, XMPP, MQTT, push.
    private static let othersPorts: Set<UInt16> = [443, 636, 993, 995, 3269, 5061, 5222, 5223, 5228, 8443, 8883]

    /// What happened, in the order of time, with messages in place of records.
    private(set) var happenings: [Happening]
    /// The names of nodes, by their numbers.
    private let names: [String]
    private let ports: Set<UInt16>
    private var lives: [Life] = []
    /// Endpoints that are controllers for sure.
    private var controllers: Set<Endpoint> = []
    private var controllerNames: Set<String>

    private struct Life {
        /// The controller's end.
        var server: Endpoint
        var name: String
        var record = EncryptedLife()
    }

    /// - Parameters:
    ///   - nodes: the names of nodes, by their numbers.
    ///   - ports: ports that mean H.248 whatever is said there.
    init(_ happenings: [Happening], names: NameBook, _ nodes: [String], ports: Set<UInt16>) {
        self.happenings = happenings
        self.names = nodes
        self.ports = ports.union([Self.encryptedPort])
        controllerNames = Set(names.controllers.keys)
        let flows = encryptedFlows()
        guard !flows.isEmpty else { return }
        for (flow, mine) in flows { follow(flow, mine) }
        trust()
        var kept: [Int: Signal] = [:]
        for life in lives where isTrusted(life) { tell(life.record, into: &kept) }
        self.happenings = happenings.indices.compactMap { index in
            guard flows[happenings[index].flow] != nil else { return happenings[index] }
            guard let signal = kept[index] else { return nil }
            var happening = happenings[index]
            happening.signal = signal
            return happening
        }
    }

    private mutating func encryptedFlows() -> [FlowKey: [Int]] {
        var flows: [FlowKey: [Int]] = [:]
        for happening in happenings {
            switch happening.signal {
            case .record: flows[happening.flow] = []
            case .registrationRequest(_, .some, _):
                controllerNames.formUnion([names[happening.fromNumber], names[happening.toNumber]])
            case _: break
            }
        }
        guard !flows.isEmpty else { return [:] }
        for (index, happening) in happenings.enumerated() where flows[happening.flow] != nil {
            flows[happening.flow]?.append(index)
        }
        return flows
    }

    /// True where a connection between such ports is somebody else's, whatever it does.
    ///
    /// - Parameter known: ports that mean H.248.
    static func isOthers(_ one: UInt16, _ other: UInt16, known: Set<UInt16>) -> Bool {
        let ports = [one, other]
        return ports.contains(where: othersPorts.contains)
            && !ports.contains { known.contains($0) || $0 == encryptedPort }
    }

    // MARK: Lives

    private mutating func follow(_ flow: FlowKey, _ mine: [Int]) {
        let server = server(of: flow, mine)
        let moments = mine.map { index -> (time: Instant, index: Int) in
            let happening = happenings[index]
            let isMine = happening.destination == server
            let time = isMine ? happening.sent ?? happening.delivered : happening.delivered ?? happening.sent
            return (time ?? .start, index)
        }.sorted { ($0.time, happenings[$0.index].frame, $0.index) < ($1.time, happenings[$1.index].frame, $1.index) }
        var life: Life?
        for (time, index) in moments {
            let happening = happenings[index]
            let isMine = happening.destination == server
            let fresh = Life(server: server, name: isMine ? names[happening.toNumber] : names[happening.fromNumber])
            if case .connecting = happening.signal, let old = life, old.record.isClosed || old.record.recordCount > 0 {
                add(old)
                life = nil
            }
            var current = life ?? fresh
            switch happening.signal {
            case .connecting: current.record.opened(index)
            case .record(let record):
                let isLost = !isMine && happening.delivered == nil
                current.record.take(record, index, isMine: isMine, at: time, isLost: isLost)
            case .finished, .reset:
                let isLeaving = happening.signal == .finished || !isMine
                let arrives = isMine || happening.delivered != nil
                if arrives {
                    current.record.closed(index, isLeaving: isLeaving, at: time)
                } else {
                    current.record.note(index)
                }
            case _: current.record.note(index)
            }
            life = current
        }
        if let life { add(life) }
    }

    private mutating func add(_ life: Life) {
        var life = life
        life.record.finish()
        lives.append(life)
    }

    /// The end that is a controller by name or port; else the one that was asked to connect; else the lower port.
    private func server(of flow: FlowKey, _ mine: [Int]) -> Endpoint {
        let first = happenings[mine[0]]
        let (from, to) = (names[first.fromNumber], names[first.toNumber])
        let (low, high) = first.source == flow.low ? (from, to) : (to, from)
        let isLow = controllerNames.contains(low)
        if isLow != controllerNames.contains(high) { return isLow ? flow.low : flow.high }
        for index in mine {
            if case .connecting = happenings[index].signal { return happenings[index].destination }
        }
        let isLowPort = ports.contains(flow.low.port)
        if isLowPort != ports.contains(flow.high.port) { return isLowPort ? flow.low : flow.high }
        return flow.low.port <= flow.high.port ? flow.low : flow.high
    }

    // MARK: Trust

    /// Who supervises one connection as controllers do is one for all that are made to the same port.
    private mutating func trust() {
        for life in lives where life.record.isSteadilySupervised && !Self.othersPorts.contains(life.server.port) {
            controllers.insert(life.server)
        }
    }

    private func isTrusted(_ life: Life) -> Bool {
        if ports.contains(life.server.port) || controllers.contains(life.server) { return true }
        // A known controller has other services, too: what is said there must be what controllers say.
        return controllerNames.contains(life.name) && !Self.othersPorts.contains(life.server.port)
            && life.record.supervised.contains { $0.answer != nil }
    }

    // MARK: Messages

    private func tell(_ life: EncryptedLife, into kept: inout [Int: Signal]) {
        for index in life.events { kept[index] = happenings[index].signal }
        var transaction: UInt32 = 0
        let registration = life.registration
        for (index, exchange) in life.asked.enumerated() {
            transaction += 1
            let isAttempt = life.isFromBeginning && life.servedBy.map { exchange.asked < $0 } ?? true
            guard isAttempt else {
                kept[exchange.request] = .request(transaction: transaction, command: "record", isProbe: false)
                if let answer = exchange.answer { kept[answer] = Self.reply(transaction, to: "record") }
                continue
            }
            // What comes before the last one within a moment, with nothing that it was refused by, is the handshake.
            let next = index + 1 < life.asked.count ? life.asked[index + 1] : nil
            if let next, let answered = exchange.answered, next.asked - answered < EncryptedLife.quiet { continue }
            kept[exchange.request] = .serviceChange(transaction: transaction, Self.request(ServiceChangeNote.inferred))
            guard let answer = exchange.answer else { continue }
            kept[answer] = Self.reply(transaction, to: "ServiceChange", isRefusal: index != registration)
        }
        for exchange in life.supervised {
            transaction += 1
            kept[exchange.request] = .request(transaction: transaction, command: "supervision", isProbe: true)
            if let answer = exchange.answer { kept[answer] = Self.reply(transaction, to: "AuditValue") }
        }
        if let exchange = life.sentAway {
            kept[exchange.request] = .serviceChange(transaction: transaction + 1, Self.request(.forced))
            if let answer = exchange.answer { kept[answer] = Self.reply(transaction + 1, to: "ServiceChange") }
        }
    }

    private static func request(_ method: ServiceChangeMethod) -> ServiceChangeNote {
        ServiceChangeNote(
            method: method, reason: 0, isRoot: true, namesController: false, serialNumber: nil, served: nil,
            isInferred: true)
    }

    private static func reply(_ transaction: UInt32, to command: String, isRefusal: Bool = false) -> Signal {
        let note = ReplyNote(error: isRefusal ? 0 : nil, command: command, redirects: false, isInferred: true)
        return .reply(transaction: transaction, note)
    }
}
