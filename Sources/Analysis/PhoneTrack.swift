import RAS
import Wire

/// Follows phones, as RAS shows them: one at each port that sends RRQs without the report of a survivable.
struct PhoneTrack {
    /// More phones than this are left out.
    static let limit = 65_536
    /// A keep-alive that nobody has answered for so long, at the end of a recording, is a loss.
    private static let patience = Duration.seconds(45)

    private(set) var groups: [PhoneGroupFinding] = []
    private(set) var leftOut = 0
    fileprivate var phones: [Endpoint: Phone] = [:]
    private let names: NameBook
    private var ended = Instant.start

    fileprivate struct Phone {
        var node: String
        var stays: [PhoneStay] = []
        var events: [PhoneEvent] = []
        /// The request that is out: to whom, its number, whether it is a keep-alive, and since when.
        var asked: (controller: String, sequence: UInt16, isKeepAlive: Bool, at: Instant)?
        var lastAnswer = Instant.start

        /// The stay that lasts.
        var current: PhoneStay? {
            guard let last = stays.last, last.end == nil else { return nil }
            return last
        }

        mutating func end(at time: Instant, _ cause: PhoneStay.End) {
            guard current != nil else { return }
            stays[stays.count - 1].end = max(time, stays[stays.count - 1].start)
            stays[stays.count - 1].endCause = cause
        }
    }

    /// A message as it left or as it arrived.
    private struct Moment {
        var time: Instant
        var frame: Int
        var index: Int
        var isArrival: Bool
    }

    init(names: NameBook) { self.names = names }

    init(_ scene: Scene) {
        self.init(names: scene.names)
        take(scene.happenings, scene.nodes.names)
        finish(at: scene.ended)
    }

    /// Takes happenings in the order of time.
    ///
    /// - Parameter nodes: the names of nodes, by their numbers.
    mutating func take(_ happenings: [Happening], _ nodes: Names) {
        var moments: [Moment] = []
        for index in happenings.indices where happenings[index].isOfRegistration {
            let happening = happenings[index]
            if let sent = happening.sent {
                moments.append(Moment(time: sent, frame: happening.sentFrame, index: index, isArrival: false))
            }
            if let delivered = happening.delivered {
                moments.append(Moment(time: delivered, frame: happening.deliveredFrame, index: index, isArrival: true))
            }
        }
        moments.sort {
            ($0.time, $0.frame, $0.isArrival ? 1 : 0, $0.index) < ($1.time, $1.frame, $1.isArrival ? 1 : 0, $1.index)
        }
        for moment in moments {
            let happening = happenings[moment.index]
            if moment.isArrival { arrived(happening, at: moment, nodes) } else { left(happening, at: moment, nodes) }
        }
    }

    /// Gathers what was taken.
    mutating func finish(at end: Instant) {
        ended = end
        gather()
    }

    /// Forgets all but the last stays and events of each phone where there are many; says how many.
    mutating func trim() -> Int {
        var omitted = 0
        for (place, phone) in phones where phone.stays.count > 16 || phone.events.count > 32 {
            let (stays, events) = (max(0, phone.stays.count - 8), max(0, phone.events.count - 16))
            phones[place]?.stays.removeFirst(stays)
            phones[place]?.events.removeFirst(events)
            omitted += stays + events
        }
        return omitted
    }

    /// The names of the nodes that are groups of phones.
    var nodes: Set<String> { Set(groups.map(\.name)) }

    // MARK: Messages

    private mutating func left(_ happening: Happening, at moment: Moment, _ nodes: Names) {
        switch happening.signal {
        case .registrationRequest(let sequence, nil, let isKeepAlive):
            guard phones[happening.source] != nil || phones.count < Self.limit else {
                leftOut += 1
                return
            }
            phones[happening.source, default: Phone(node: nodes[happening.fromNumber])].ask(
                nodes[happening.toNumber], sequence, isKeepAlive, from: happening.source, at: moment.time,
                frame: moment.frame)
        case .unregistrationRequest:
            if phones[happening.source] != nil {
                phones[happening.source]?.end(at: moment.time, .left)
            } else if phones[happening.destination] != nil {
                phones[happening.destination]?.events.append(
                    PhoneEvent(
                        kind: .sentAway, phone: happening.destination, controller: nodes[happening.fromNumber],
                        time: moment.time,
                        frame: moment.frame))
            }
        case _: break
        }
    }

    private mutating func arrived(_ happening: Happening, at moment: Moment, _ nodes: Names) {
        let place = happening.destination
        guard phones[place] != nil else { return }
        switch happening.signal {
        case .registrationConfirm(let sequence):
            phones[place]?.confirm(
                from: nodes[happening.fromNumber], sequence, place, at: moment.time, frame: moment.frame)
        case .registrationReject(let sequence, _):
            phones[place]?.reject(
                from: nodes[happening.fromNumber], sequence, place, at: moment.time, frame: moment.frame)
        case .unregistrationRequest:
            guard phones[place]?.current?.controller == nodes[happening.fromNumber] else { return }
            phones[place]?.end(at: moment.time, .sentAway)
        case _: break
        }
    }

    private mutating func gather() {
        var byNode: [String: [Endpoint]] = [:]
        for (place, phone) in phones { byNode[phone.node, default: []].append(place) }
        for (place, phone) in phones {
            guard let asked = phone.asked, asked.isKeepAlive, phone.current != nil, ended - asked.at > Self.patience
            else { continue }
            phones[place]?.end(at: phone.lastAnswer, .silence)
        }
        groups = byNode.keys.sorted(by: NaturalOrder.precedes).map { name in
            let members = (byNode[name] ?? []).sorted()
            var group = PhoneGroupFinding(name: name, region: names.phones[name] ?? 0, phones: members)
            group.stays = members.flatMap { phones[$0]?.stays ?? [] }.sorted {
                ($0.start, $0.frame, $0.phone) < ($1.start, $1.frame, $1.phone)
            }
            group.events = members.flatMap { phones[$0]?.events ?? [] }.sorted {
                ($0.time, $0.frame, $0.phone) < ($1.time, $1.frame, $1.phone)
            }
            return group
        }
        phones = [:]
    }

    // MARK: Splits

    /// When phones of a region were with several controllers.
    var splits: [PhoneSplit] {
        Dictionary(grouping: groups, by: \.region).flatMap { region, groups in
            Self.splits(in: region, groups.flatMap(\.stays))
        }.sorted { ($0.start, $0.region) < ($1.start, $1.region) }
    }

    private static func splits(in region: Int, _ stays: [PhoneStay]) -> [PhoneSplit] {
        ControllerOverlap.all(of: stays.lazy.map { ($0.controller, $0.start, $0.end) }).map { period in
            let sides = period.most.keys.sorted(by: NaturalOrder.precedes).map {
                PhoneSplit.Side(controller: $0, phones: period.most[$0] ?? 0)
            }
            return PhoneSplit(region: region, start: period.start, end: period.end, controllers: sides)
        }
    }
}

extension PhoneTrack.Phone {
    fileprivate mutating func ask(
        _ controller: String, _ sequence: UInt16, _ isKeepAlive: Bool, from place: Endpoint, at time: Instant,
        frame: Int
    ) {
        if let asked, asked.controller == controller, asked.sequence == sequence { return }
        if isKeepAlive {
            // What the phone asks in vain is asked since the first of it.
            let since = asked.flatMap { $0.isKeepAlive ? $0.at : nil } ?? time
            asked = (controller, sequence, true, since)
            return
        }
        // A phone that asks anew has given up what it had, unless it was told to.
        if current != nil, asked?.isKeepAlive == true { end(at: lastAnswer, .silence) }
        asked = (controller, sequence, false, time)
        events.append(PhoneEvent(kind: .asks, phone: place, controller: controller, time: time, frame: frame))
    }

    fileprivate mutating func confirm(
        from controller: String, _ sequence: UInt16, _ place: Endpoint, at time: Instant, frame: Int
    ) {
        guard let asked, asked.controller == controller, asked.sequence == sequence else { return }
        self.asked = nil
        lastAnswer = time
        guard !asked.isKeepAlive else { return }
        if let current {
            guard current.controller != controller else { return }
            end(at: time, .registeredElsewhere)
        }
        stays.append(PhoneStay(phone: place, controller: controller, start: time, frame: frame))
        events.append(PhoneEvent(kind: .registered, phone: place, controller: controller, time: time, frame: frame))
    }

    fileprivate mutating func reject(
        from controller: String, _ sequence: UInt16, _ place: Endpoint, at time: Instant, frame: Int
    ) {
        guard let asked, asked.controller == controller, asked.sequence == sequence else { return }
        self.asked = nil
        if asked.isKeepAlive { return end(at: time, .refused) }
        events.append(PhoneEvent(kind: .refused, phone: place, controller: controller, time: time, frame: frame))
    }
}

extension Happening {
    /// RAS, whatever it says.
    var isOfRegistration: Bool {
        switch signal {
        case .registrationRequest, .registrationConfirm, .registrationReject, .unregistrationRequest,
            .unregistrationConfirm:
            true
        case .connecting, .connected, .finished, .reset, .neighbourRequest, .serviceChange, .request, .reply, .pending,
            .megacoError, .options, .optionsAnswer, .invite, .inviteAnswer, .record, .repeated, .unreadable:
            false
        }
    }
}
