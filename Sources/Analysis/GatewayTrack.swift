import Megaco
import Wire

/// The life of one gateway as its own link shows it: attempts, registrations, links, losses.
///
/// Moments are handed over in the order of time; ``finish(at:)`` closes what is open.
struct GatewayTrack {
    /// A link without an answered exchange for so long has been lost for that time: a real gateway finds out after
    /// 40 to 60 s.
    static let silenceBound = Duration.seconds(40)

    /// A link that has been silent for so long holds nothing up.
    private static let holdBound = Duration.seconds(120)

    /// For so long a transaction's number means the same transaction (LONG-TIMER, with some margin).
    static let longTimer = Duration.seconds(35)

    /// A neighbour is asked for three times, a second apart.
    static let resolutionTime = Duration.seconds(5)

    let gateway: String
    private let node: Int
    /// In the order of their requests. Of a long recording, what may still be asked for.
    var registrations: [RegistrationRecord] = []
    /// So many of them have been told, and how many were forgotten before.
    var toldRegistrations = 0
    var forgottenRegistrations = 0
    var connections: [ConnectionAttempt] = []
    /// In the order of their starts. Of a long recording, what may still be asked for.
    var links: [LinkRecord] = []
    var toldLinks = 0
    /// There were others before them.
    var hasForgottenLinks = false
    var unregistrations: [Unregistration] = []
    /// Every attempt to reach a controller, by the number of its node, over TCP or UDP, in the order of time.
    var attempts: [(time: Instant, controller: Int)] = []
    /// How many of them have been told.
    var toldAttempts = 0

    struct OpenLink {
        var flow: FlowNumber
        /// The number of its node.
        var controller: Int
        var start: Instant
        var frame: Int
        var isAssumed = false
        var isInferred = false
        /// The acceptance, and what followed it.
        var answered: Exchanges
        /// A FIN or RST that the controller sent and the gateway never saw.
        var closedUnseen: Instant?

        /// The last answered exchange.
        var latest: Instant { answered.latest }
    }

    struct Connection {
        var attempt: Int?
        /// The attempt has not been used for a registration yet.
        var isFresh = true
        var isClosed = false
    }

    var link: OpenLink?
    /// By their serial numbers.
    var flows = SmallTable<Connection>()
    /// Requests that are not answered, by transaction: their numbers, from the first one of all on.
    var pending = SmallTable<Int>()
    /// When each transaction was first sent.
    var known = SmallTable<Instant>()
    /// The number of the latest request that was not sent while served elsewhere: a late answer to an earlier one
    /// counts no more.
    var latestRequest: Int?

    /// - Parameter node: the gateway's number.
    init(gateway: String, node: Int) {
        self.gateway = gateway
        self.node = node
    }

    /// The key of a transaction of a flow.
    private static func key(_ flow: FlowNumber, _ transaction: UInt32) -> UInt64 {
        UInt64(flow.serial) << 32 | UInt64(transaction)
    }

    private static func isOf(_ flow: FlowNumber, _ key: UInt64) -> Bool { key >> 32 == UInt64(flow.serial) }

    /// A happening between this gateway and a controller, when it left or when it arrived.
    struct Moment {
        var time: Instant
        var frame: Int
        /// Its place among happenings.
        var index: Int
        var isArrival: Bool

        /// Nil where it was not seen to leave.
        init?(departureOf happening: Happening, _ index: Int) {
            guard let sent = happening.sent else { return nil }
            (time, frame, self.index, isArrival) = (sent, happening.sentFrame, index, false)
        }

        /// Nil where it did not arrive.
        init?(arrivalOf happening: Happening, _ index: Int) {
            guard let delivered = happening.delivered else { return nil }
            (time, frame, self.index, isArrival) = (delivered, happening.deliveredFrame, index, true)
        }
    }

    /// - Parameter names: the names of nodes, by their numbers.
    mutating func handle(_ moment: Moment, _ happening: Happening, _ names: Names) {
        let isMine = happening.fromNumber == node
        switch happening.signal {
        case .connecting: if isMine, !moment.isArrival { connecting(moment, happening, names) }
        case .neighbourRequest: if isMine, !moment.isArrival, link == nil { seeking(moment, happening, names) }
        case .connected: if !isMine, moment.isArrival { connected(happening.flowNumber) }
        case .finished, .reset: closing(moment, happening, isMine: isMine)
        case .serviceChange(let transaction, let note):
            guard note.isRoot else { return }
            if isMine, !moment.isArrival {
                requested(moment, happening, transaction, note)
            } else if !isMine {
                sentAway(moment, happening, note, names)
            }
        case .reply(let transaction, let note):
            if !isMine, moment.isArrival { answered(moment, happening, transaction, note) }
            if isMine, moment.isArrival { exchange(moment, happening, note) }
        case .request, .pending, .megacoError, .registrationRequest, .registrationConfirm, .registrationReject,
            .unregistrationRequest, .unregistrationConfirm, .options, .optionsAnswer, .invite, .inviteAnswer,
            .record, .repeated, .unreadable:
            return
        }
    }

    /// Until when the open link is known to hold, seen from `end`; nil where there is none, or one that has been silent
    /// for so long that it holds nothing up.
    func isKnownToHold(at end: Instant) -> Instant? {
        guard let open = link else { return nil }
        let last = open.latest
        return end - last < Self.holdBound ? last : nil
    }

    /// Closes what is open at the end of the recording.
    mutating func finish(at end: Instant) {
        if let open = openLink(at: end) { links.append(open) }
        link = nil
    }

    /// The links that there were, and the one that holds as it would be reported if the recording ended at `end`.
    func allLinks(at end: Instant) -> [LinkRecord] { links + [openLink(at: end)].compactMap(\.self) }

    /// The link as it would be reported if the recording ended at `end`; nil where there is none.
    func openLink(at end: Instant) -> LinkRecord? {
        guard let open = link else { return nil }
        let last = open.latest
        if Self.isSilent(end - last, open) { return ended(open, end: last, cause: .silence, lossSeen: nil) }
        let closed = open.closedUnseen
        return ended(open, end: closed, cause: closed == nil ? nil : .closedByController, lossSeen: nil)
    }
}

extension GatewayTrack {
    private mutating func connecting(_ moment: Moment, _ happening: Happening, _ names: Names) {
        let flow = happening.flowNumber
        if let known = flows[flow.key], !known.isClosed {
            if let attempt = known.attempt { connections[attempt].attempts += 1 }
            return
        }
        if let index = connections.indices.last, connections[index].outcome == .unreachable,
            connections[index].controller == names[happening.toNumber],
            moment.time - connections[index].time < Self.resolutionTime
        {
            // The neighbour was found, and the attempt goes on.
            flows[flow.key] = Connection(attempt: index)
            connections[index].outcome = .unanswered
            connections[index].attempts = 1
            return
        }
        flows[flow.key] = Connection(attempt: connections.count)
        // Another connection over the same ports may count its transactions anew.
        known.removeAll { key, _ in Self.isOf(flow, key) }
        connections.append(
            ConnectionAttempt(
                gateway: gateway, controller: names[happening.toNumber], time: moment.time, attempts: 1,
                outcome: .unanswered, frame: moment.frame))
        attempts.append((moment.time, happening.toNumber))
    }

    /// A controller on the gateway's own network that is off: all that shows of an attempt is the question for it.
    private mutating func seeking(_ moment: Moment, _ happening: Happening, _ names: Names) {
        let controller = happening.toNumber
        if let last = attempts.last, last.controller == controller, moment.time - last.time < Self.resolutionTime {
            return
        }
        attempts.append((moment.time, controller))
        connections.append(
            ConnectionAttempt(
                gateway: gateway, controller: names[happening.toNumber], time: moment.time, attempts: 0,
                outcome: .unreachable,
                frame: moment.frame))
    }

    private mutating func connected(_ flow: FlowNumber) {
        if let attempt = flows[flow.key]?.attempt { connections[attempt].outcome = .connected }
    }

    private mutating func closing(_ moment: Moment, _ happening: Happening, isMine: Bool) {
        let flow = happening.flowNumber
        // A controller's close that never arrived ends the link as well, but the gateway does not know.
        let isUnseen = !isMine && !moment.isArrival && happening.delivered == nil
        guard isMine != moment.isArrival || isUnseen else { return }
        if isUnseen {
            if let open = link, open.flow == flow, open.closedUnseen == nil { link?.closedUnseen = moment.time }
            return
        }
        if let attempt = flows[flow.key]?.attempt, connections[attempt].outcome == .unanswered, !isMine,
            happening.signal == .reset
        {
            connections[attempt].outcome = .refused
        }
        flows.update(flow.key) { $0.isClosed = true }
        if isMine {
            // Whatever is answered now reaches nobody.
            pending.removeAll { key, _ in Self.isOf(flow, key) }
        }
        if link?.flow == flow { lose(at: moment.time, isMine ? .closedByGateway : .closedByController) }
    }

    /// The gateway asks to be registered, or says that it leaves.
    private mutating func requested(
        _ moment: Moment, _ happening: Happening, _ transaction: UInt32, _ note: ServiceChangeNote
    ) {
        let flow = happening.flowNumber
        let key = Self.key(flow, transaction)
        // The same transaction again on the same way is a repetition (H.248.1 Annex D.1).
        if let first = known[key], moment.time - first < Self.longTimer { return }
        known[key] = moment.time
        if note.isFarewell {
            if link?.flow == flow { lose(at: moment.time, .left) }
            return
        }
        var began = moment.time
        var connection = flows[flow.key] ?? Connection(attempt: nil)
        if let attempt = connection.attempt, connection.isFresh {
            began = connections[attempt].time
        } else {
            attempts.append((moment.time, happening.toNumber))
        }
        connection.isFresh = false
        flows[flow.key] = connection
        // Who asks beside a link that holds is served there.
        let served = note.isInferred ? link.map { $0.flow != flow && holds($0, at: moment.time) } : note.served
        let isServed = served == true
        // A gateway that does not say whether it is served may be asking beside a link that holds.
        if note.method == .restart || note.served == false || (note.served == nil && !happening.isStream) {
            lose(at: began, note.method == .restart ? .restarted : .silence)
        }
        let number = forgottenRegistrations + registrations.count
        pending[key] = number
        if !isServed { latestRequest = number }
        registrations.append(
            RegistrationRecord(
                controller: happening.toNumber, time: moment.time, requestTime: moment.time, frame: moment.frame,
                served: served, note: note))
    }

    private func holds(_ open: OpenLink, at time: Instant) -> Bool {
        !Self.isSilent(time - open.latest, open)
    }

    private mutating func answered(_ moment: Moment, _ happening: Happening, _ transaction: UInt32, _ note: ReplyNote) {
        let flow = happening.flowNumber
        guard let number = pending.removeValue(forKey: Self.key(flow, transaction)) else {
            if link?.flow == flow { link?.answered.append(moment.time) }
            return
        }
        let index = number - forgottenRegistrations
        let isLate = registrations[index].served != true && latestRequest != number
        guard !isLate else { return }
        registrations[index].time = moment.time
        registrations[index].frame = moment.frame
        registrations[index].error = note.isInferred ? nil : note.error
        guard note.error == nil, !note.redirects else {
            registrations[index].outcome = .rejected
            return
        }
        registrations[index].outcome = .accepted
        if let open = link {
            let isSame = open.controller == happening.fromNumber
            lose(at: moment.time, isSame ? .registeredAnew : .registeredElsewhere)
        }
        link = OpenLink(
            flow: flow, controller: happening.fromNumber, start: moment.time, frame: moment.frame,
            isInferred: note.isInferred, answered: Exchanges(first: moment.time))
    }

    /// A request of the controller was answered, and the answer reached it.
    private mutating func exchange(_ moment: Moment, _ happening: Happening, _ note: ReplyNote) {
        let flow = happening.flowNumber
        if link?.flow == flow {
            link?.answered.append(moment.time)
        } else if link == nil, happening.isStream, flows[flow.key] == nil, note.error == nil,
            note.command == .known(.auditValue)
        {
            // The recording began while the link was up.
            flows[flow.key] = Connection(attempt: nil, isFresh: false)
            link = OpenLink(
                flow: flow, controller: happening.toNumber, start: moment.time, frame: moment.frame, isAssumed: true,
                isInferred: note.isInferred, answered: Exchanges(first: moment.time))
        }
    }

    private mutating func sentAway(
        _ moment: Moment, _ happening: Happening, _ note: ServiceChangeNote, _ names: Names
    ) {
        guard note.method == .forced || note.method == .handOff else { return }
        if !moment.isArrival {
            unregistrations.append(
                Unregistration(
                    controller: names[happening.fromNumber], gateway: gateway, time: moment.time,
                    delivered: happening.delivered,
                    method: note.methodName(names), reason: note.reason, frame: moment.frame))
            unregistrations[unregistrations.count - 1].isInferred = note.isInferred
        } else if link?.flow == happening.flowNumber {
            lose(at: moment.time, .unregistered)
        }
    }

    /// Ends the open link; the end moves back to the last answered exchange where nothing was answered for long.
    private mutating func lose(at raw: Instant, _ cause: H248Link.EndCause) {
        guard let open = link else { return }
        link = nil
        let last = open.answered.last(upTo: raw) ?? open.start
        let isSilent = Self.isSilent(raw - last, open)
        switch cause {
        case .unregistered, .left: close(open, end: raw, cause: cause, lossSeen: raw)
        case .restarted: close(open, end: last, cause: cause, lossSeen: raw)
        case .closedByGateway, .closedByController, .registeredElsewhere, .registeredAnew, .silence:
            if isSilent {
                close(open, end: last, cause: .silence, lossSeen: raw)
            } else if let closed = open.closedUnseen, closed < raw {
                close(open, end: closed, cause: .closedByController, lossSeen: raw)
            } else {
                close(open, end: raw, cause: cause, lossSeen: raw)
            }
        }
    }

    private mutating func close(_ open: OpenLink, end: Instant?, cause: H248Link.EndCause?, lossSeen: Instant?) {
        links.append(ended(open, end: end, cause: cause, lossSeen: lossSeen))
    }

    private func ended(_ open: OpenLink, end: Instant?, cause: H248Link.EndCause?, lossSeen: Instant?) -> LinkRecord {
        LinkRecord(
            controller: open.controller, start: open.start, end: end, endCause: cause, lossSeen: lossSeen,
            frame: open.frame, isAssumed: open.isAssumed, isInferred: open.isInferred)
    }

    /// True where nothing was answered for so long that the link has been lost for that time.
    private static func isSilent(_ silence: Duration, _ open: OpenLink) -> Bool {
        silence >= silenceBound && silence >= silenceBound(of: open)
    }

    /// Where exchanges are further apart, silence takes longer to show.
    private static func silenceBound(of open: OpenLink) -> Duration {
        open.answered.pace.map { max(silenceBound, $0 * 5 / 2) } ?? silenceBound
    }
}
