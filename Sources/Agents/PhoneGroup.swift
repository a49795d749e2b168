import RAS
public import Wire

/// Many H.323 phones in one process, all at one address, each with a RAS port, an extension and timers of its own.
///
/// A datagram finds its phone by the port at which it arrives. The journal tells how many are registered with whom, at
/// most once a second.
public struct PhoneGroup: Agent {
    private let settings: PhoneGroupSettings
    private var phones: [Phone] = []
    private var deadlines = Deadlines<Int>()
    private var tally = PhoneTally()
    private var refusals = JournalLimiter(.phonesRefused)
    private var losses = JournalLimiter(.phonesLost)
    private var undecodable = JournalLimiter(.undecodable)
    private var generator: SeededGenerator
    private var hasBooted = false

    public init(_ settings: PhoneGroupSettings) {
        self.settings = settings
        generator = SeededGenerator(seed: settings.seed)
    }

    public var listeners: [Listener] {
        (0..<settings.count).map { Listener(transport: .udp, local: settings.endpoint(of: $0)) }
    }

    public var wakeup: Wakeup? {
        Wakeup.earlier(deadlines.wakeup, tally.due.map { Wakeup(at: $0, timer: "tally of phones") })
    }

    /// How many phones are registered with a gatekeeper of that name.
    public func registeredCount(with gatekeeper: String) -> Int { tally[gatekeeper] }

    public mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        switch event {
        case .start: effects = boot(at: now)
        case .wake:
            while let phone = deadlines.popDue(at: now) {
                effects.add(follow(phone, at: now) { $0.wake($1, delay: $2, at: now) })
            }
        case .datagram(let datagram): effects = receive(datagram, at: now)
        case .datagramRefused(let local, let remote):
            guard let phone = phone(at: local) else { return [] }
            effects = follow(phone, at: now) { $0.portUnreachable(remote, $1, delay: $2, at: now) }
        case .connection(let identifier, .accepted): return [.abort(identifier)]
        case .connection: return []
        case .command(let command): return answer(command, at: now)
        }
        for (name, count) in tally.report(at: now) {
            effects.append(
                .journal(JournalEntry(.phonesRegistered, name, detail: "\(count) of \(settings.count)")))
        }
        return effects
    }

    private mutating func boot(at now: Instant) -> [AgentEffect] {
        let list = settings.gatekeepers.map { Phone.Gatekeeper(name: $0.name, endpoint: $0.endpoint) }
        deadlines = Deadlines()
        for gatekeeper in Set(phones.compactMap(\.gatekeeper)).sorted() {
            tally.add(-tally[gatekeeper], to: gatekeeper)
        }
        let seed = now.bootSeed(settings.seed, settings.endpoint(of: 0))
        phones = (0..<settings.count).map { index in
            Phone(list, sequence: UInt16(truncatingIfNeeded: SeededGenerator.draw(seed, UInt64(index))))
        }
        for index in phones.indices {
            phones[index].start(after: generator.duration(below: settings.registrationSpread), at: now)
            setDeadline(of: index)
        }
        return [.journal(JournalEntry(.booted, detail: CountText.of(settings.count, "phone")))]
    }

    private func phone(at local: Endpoint) -> Int? {
        let index = Int(local.port) - Int(settings.firstPort)
        return local.address == settings.address && phones.indices.contains(index) ? index : nil
    }

    private mutating func receive(_ datagram: Datagram, at now: Instant) -> [AgentEffect] {
        guard let phone = phone(at: datagram.local) else { return [] }
        let message: RAS.Message
        do throws(DecodeError) {
            message = try RAS.Message(decoding: datagram.bytes)
        } catch {
            return undecodable.report("\(datagram.remote)", "RAS: \(error)", at: now)
        }
        let remote = datagram.remote
        return switch message {
        case .registrationConfirm(let confirm):
            follow(phone, at: now) { phone, settings, _ in phone.confirmed(confirm, from: remote, settings, at: now) }
        case .registrationReject(let reject):
            follow(phone, at: now) { phone, settings, _ in phone.rejected(reject, from: remote, settings, at: now) }
        case .unregistrationRequest(let request):
            follow(phone, at: now) { phone, settings, _ in phone.unregistered(request, from: remote, settings, at: now)
            }
        case .registrationRequest, .unregistrationConfirm: []
        }
    }

    /// Hands an event to a phone and carries out what it wants.
    private mutating func follow(
        _ phone: Int, at now: Instant, _ event: (inout Phone, PhoneGroupSettings, Duration) -> [Phone.Effect]
    ) -> [AgentEffect] {
        // Drawn only by those that may need it, and from what they are, so that a stray datagram changes no luck.
        let draw = SeededGenerator.draw(settings.seed, UInt64(phone), UInt64(bitPattern: now.nanoseconds))
        let spread = settings.registrationSpread.wholeNanoseconds
        let delay = Duration.nanoseconds(spread > 0 ? Int64(draw % UInt64(spread)) : 0)
        let wishes = event(&phones[phone], settings, delay)
        setDeadline(of: phone)
        var effects: [AgentEffect] = []
        for wish in wishes { carryOut(wish, of: phone, at: now, &effects) }
        return effects
    }

    private mutating func setDeadline(of phone: Int) {
        deadlines.set(phone, phones[phone].wakeup.map { Wakeup(at: $0, timer: "phone") })
    }

    private mutating func carryOut(
        _ wish: Phone.Effect, of phone: Int, at now: Instant, _ effects: inout [AgentEffect]
    ) {
        let own = settings.endpoint(of: phone)
        switch wish {
        case .register(let gatekeeper, let sequence):
            let request = RegistrationRequest(
                sequenceNumber: sequence, callSignalAddresses: [own], rasAddresses: [own],
                aliases: [settings.extension(of: phone)], isDiscoveryComplete: true, terminalType: .terminal)
            effects.append(send(.registrationRequest(request), from: own, to: gatekeeper))
        case .keepAlive(let gatekeeper, let sequence, let identifier):
            let request = RegistrationRequest(
                sequenceNumber: sequence, callSignalAddresses: [], rasAddresses: [own], isKeepAlive: true,
                endpointIdentifier: identifier, isDiscoveryComplete: true, terminalType: .terminal)
            effects.append(send(.registrationRequest(request), from: own, to: gatekeeper))
        case .confirmUnregistration(let gatekeeper, let sequence):
            let confirm = UnregistrationConfirm(sequenceNumber: sequence)
            effects.append(send(.unregistrationConfirm(confirm), from: own, to: gatekeeper))
        case .registered(let gatekeeper): tally.add(1, to: gatekeeper.name)
        case .left(let gatekeeper, let why):
            tally.add(-1, to: gatekeeper.name)
            effects += losses.report(gatekeeper.name, "phone \(settings.extension(of: phone)): \(why)", at: now)
        case .refused(let gatekeeper, let reason):
            let detail = "phone \(settings.extension(of: phone)): RRJ \(reason)"
            effects += refusals.report(gatekeeper.name, detail, at: now)
        }
    }

    private func send(_ message: RAS.Message, from own: Endpoint, to gatekeeper: Phone.Gatekeeper) -> AgentEffect {
        .send(Datagram(local: own, remote: gatekeeper.endpoint, bytes: message.encoded()))
    }

    private mutating func answer(_ command: ConsoleCommand, at now: Instant) -> [AgentEffect] {
        let body: ConsoleAnswer.Body
        var effects: [AgentEffect] = []
        switch command.action {
        case .reset:
            effects = [.journal(JournalEntry(.commanded, detail: "reset"))] + boot(at: now)
            body = .done
        case .show(.phones): body = .screen(.phones, rows)
        case .show, .showRegion, .setPrimarySearchTimer, .setTotalSearchTimer, .setTransitionPoint, .setMGCList,
            .clearMGCList, .restart, .interchange, .setRegionRegistration, .returnGateways, .endReturn, .setActiveCalls,
            .setCallsBeingSetUp, .setLocalSurvivability, .setServiceState, .traceRAS, .display, .change,
            .add, .remove, .showNetworkRegion, .showMediaGateway, .save, .initialize, .notEmulated:
            body = .refused("Phones have no such command.")
        }
        return effects + [.answer(ConsoleAnswer(token: command.token, body: body))]
    }

    /// One row a gatekeeper that has phones of the group, the unregistered ones last.
    private var rows: [ConsoleRow] {
        var byGatekeeper: [String: [Int]] = [:]
        for index in phones.indices { byGatekeeper[phones[index].gatekeeper ?? "", default: []].append(index) }
        return byGatekeeper.keys.sorted { ($0.isEmpty ? 1 : 0, $0) < ($1.isEmpty ? 1 : 0, $1) }.map { name in
            let members = byGatekeeper[name] ?? []
            return ConsoleRow([
                .init("group", settings.name), .init("region", "\(settings.networkRegion)"),
                .init("first extension", members.first.map { settings.extension(of: $0) } ?? ""),
                .init("phones", "\(members.count)"), .init("gatekeeper", name.isEmpty ? "unregistered" : name),
            ])
        }
    }
}

extension Phone {
    /// With whom it is registered.
    fileprivate var gatekeeper: String? {
        switch state {
        case .registered(let registration): registration.gatekeeper.name
        case .off, .pausing, .asking: nil
        }
    }
}
