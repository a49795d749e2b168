import RAS
import Wire

/// H.323 phones: they register over RAS, get the alternate gatekeepers of their region, and are sent away.
extension Controller {
    /// Whether an RRQ is for the registrar of phones: phones are administered, and no survivable says what it is.
    func isOfPhone(_ request: RegistrationRequest) -> Bool {
        !phones.groups.isEmpty && request.nonStandardData.flatMap { SurvivableReport($0) } == nil
    }

    mutating func receivePhone(
        _ request: RegistrationRequest, _ datagram: Datagram, at now: Instant
    ) -> [AgentEffect] {
        let until = now + settings.phoneTimeToLive.floored
        if request.isKeepAlive {
            guard let number = request.endpointIdentifier.flatMap({ phones.number(ofEndpoint: $0) }),
                phones.prolong(number, from: datagram.remote, until: until)
            else {
                // It thinks that it is registered; the server restarted or its registration expired (H.225.0 §7.9.1).
                return [reject(request, .fullRegistrationRequired, datagram)]
            }
            return [confirm(request, number, datagram)]
        }
        guard let number = request.aliases.compactMap({ phones.number(of: $0) }).first else {
            let who = request.aliases.first?.shortened(40) ?? "no alias"
            return [reject(request, .invalidAlias, datagram)]
                + phoneRefusals.report("\(datagram.remote)", "extension not administered: \(who)", at: now)
        }
        let group = phones.group(of: number)
        if let objection = objection(toPhonesOf: group.networkRegion) {
            return [reject(request, .resourceUnavailable, datagram)]
                + phoneRefusals.report(group.name, "\(phones.extension(of: number)): \(objection)", at: now)
        }
        guard let former = phones.register(number, from: datagram.remote, until: until) else {
            return [confirm(request, number, datagram)]
        }
        // Somebody else has the extension now (denial event 2009): the former one is told so once.
        let detail = "\(phones.extension(of: number)): moved from \(former.remote) to \(datagram.remote)"
        let farewell = UnregistrationRequest(
            sequenceNumber: 1, callSignalAddresses: [former.remote],
            endpointIdentifier: "\(number).\(former.serial)", reason: .reregistrationRequired)
        return [
            confirm(request, number, datagram),
            .send(
                Datagram(
                    local: datagram.local, remote: former.remote,
                    bytes: RAS.Message.unregistrationRequest(farewell).encoded())),
        ] + phoneDepartures.report(group.name, detail, at: now)
    }

    /// A URQ of a phone; nil where it is not one's.
    mutating func receivePhone(
        _ request: UnregistrationRequest, _ datagram: Datagram, at now: Instant
    ) -> [AgentEffect]? {
        guard let number = request.endpointIdentifier.flatMap({ phones.number(ofEndpoint: $0) }),
            phones.stations[number].registration?.remote == datagram.remote
        else { return nil }
        phones.remove(number)
        let confirm = UnregistrationConfirm(sequenceNumber: request.sequenceNumber)
        return [send(.unregistrationConfirm(confirm), datagram)]
            + phoneDepartures.report(
                phones.group(of: number).name, "\(phones.extension(of: number)): by itself", at: now)
            + evaluateRegions(at: now)
    }

    mutating func receivePhone(
        _ confirm: UnregistrationConfirm, _ datagram: Datagram, at now: Instant
    ) -> [AgentEffect] {
        guard let number = phones.confirmed(confirm.sequenceNumber, from: datagram.remote) else { return [] }
        let group = phones.group(of: number)
        return phoneDepartures.report(group.name, "\(phones.extension(of: number)): URQ answered", at: now)
            + afterDeparture(from: group.networkRegion, at: now)
    }

    /// Why phones of a region may not register here; nil where they may.
    private func objection(toPhonesOf region: Int) -> String? {
        if let machine = regions[region], !machine.admits {
            return "network region \(region) is \(machine.state.rawValue)"
        }
        if settings.role != .main, registeredGateways(of: region).isEmpty {
            return "no media gateway of network region \(region) is registered"
        }
        return nil
    }

    /// The states of a region can only move when the last of its phones is gone.
    private mutating func afterDeparture(from region: Int, at now: Instant) -> [AgentEffect] {
        phones.count(inRegion: region) == 0 ? evaluateRegions(at: now) : []
    }

    // MARK: Answers

    private func confirm(
        _ request: RegistrationRequest, _ number: PhoneRegistrar.Number, _ datagram: Datagram
    ) -> AgentEffect {
        let confirm = RegistrationConfirm(
            sequenceNumber: request.sequenceNumber, callSignalAddresses: [endpoint(1720)],
            gatekeeperIdentifier: settings.name, endpointIdentifier: phones.endpointIdentifier(of: number) ?? "",
            // A phone is told of them when it registers, not with every keep-alive.
            alternateGatekeepers: request.isKeepAlive
                ? [] : alternateGatekeepers(ofRegion: phones.group(of: number).networkRegion),
            timeToLive: UInt32(clamping: max(1, settings.phoneTimeToLive.components.seconds)))
        return send(.registrationConfirm(confirm), datagram)
    }

    private func reject(
        _ request: RegistrationRequest, _ reason: RegistrationRejectReason, _ datagram: Datagram
    ) -> AgentEffect {
        send(
            .registrationReject(RegistrationReject(sequenceNumber: request.sequenceNumber, reason: reason)), datagram)
    }

    private func send(_ message: RAS.Message, _ datagram: Datagram) -> AgentEffect {
        .send(Datagram(local: datagram.local, remote: datagram.remote, bytes: message.encoded()))
    }

    /// The AGL of a region: main, then its BACKUP SERVERS in priority order, as far as their addresses are known.
    func alternateGatekeepers(ofRegion region: Int) -> [AlternateGatekeeper] {
        let main = settings.role == .main ? endpoint(settings.rasPort) : settings.mainGatekeeper
        let backups = settings.networkRegions.first { $0.number == region }?.backupServers ?? []
        var list: [AlternateGatekeeper] = []
        if let main {
            let name = settings.role == .main ? settings.name : settings.serverNames.first { $0.endpoint == main }?.name
            list.append(AlternateGatekeeper(rasAddress: main, gatekeeperIdentifier: name))
        }
        for backup in backups {
            guard let server = settings.serverNames.first(where: { $0.name == backup }), server.endpoint != main else {
                continue
            }
            list.append(
                AlternateGatekeeper(
                    rasAddress: server.endpoint, gatekeeperIdentifier: backup,
                    priority: UInt8(truncatingIfNeeded: list.count)))
        }
        return list
    }

    // MARK: Timers

    mutating func wakePhones(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        for (number, registration, sequence) in phones.nextBatch(perSecond: settings.phonesSentAwayPerSecond, at: now) {
            effects.append(urq(number, registration, sequence))
        }
        let delay = settings.phoneLinkLossDelayTimer
        var regionsLeft: Set<Int> = []
        while let (number, expiry) = phones.popDue(
            at: now, linkLossDelay: delay, patience: settings.unregistrationTimeout)
        {
            let group = phones.group(of: number)
            let name = phones.extension(of: number)
            switch expiry {
            case .ask(let registration, let sequence): effects.append(urq(number, registration, sequence))
            case .lost: effects += phoneLosses.report(group.name, "\(name): no keep-alive", at: now)
            case .forgotten: effects += phonesForgotten.report(group.name, "phone \(name)", at: now)
            case .unregistered(let how):
                effects += phoneDepartures.report(group.name, "\(name): URQ \(how)", at: now)
            }
            regionsLeft.insert(group.networkRegion)
        }
        for region in regionsLeft.sorted() { effects += afterDeparture(from: region, at: now) }
        return effects
    }

    private func urq(
        _ number: PhoneRegistrar.Number, _ registration: PhoneRegistrar.Registration, _ sequence: UInt16
    ) -> AgentEffect {
        let request = UnregistrationRequest(
            sequenceNumber: sequence, callSignalAddresses: [registration.remote],
            endpointIdentifier: "\(number).\(registration.serial)", reason: .reregistrationRequired)
        return .send(
            Datagram(
                local: endpoint(settings.rasPort), remote: registration.remote,
                bytes: RAS.Message.unregistrationRequest(request).encoded()))
    }

    /// The last gateway has left: a survivable unregisters every phone, so that it returns to main.
    mutating func leavePhones(at now: Instant) {
        guard settings.role != .main else { return }
        phones.sendAway(at: now) { _ in true }
    }

    /// Writes down how many are registered, and asks for the next wake-up.
    mutating func settlePhones(at now: Instant) -> [AgentEffect] {
        let news = phones.news(at: now)
        deadlines.set(.phones, phones.wakeup)
        return news.map { name, count in
            let all = phones.groups.first { $0.name == name }?.count ?? 0
            return .journal(JournalEntry(.phonesRegistered, name, detail: "\(count) of \(all)"))
        }
    }

    // MARK: Screens

    /// `list registered-ip-stations`, one row a phone: `extension`, `group`, `region`, `address`, `port`.
    var stationRows: [ConsoleRow] {
        phones.groups.indices.flatMap { group in
            phones.registered(of: group).map { number, registration in
                ConsoleRow([
                    .init("extension", phones.extension(of: number)), .init("group", phones.groups[group].name),
                    .init("region", "\(phones.groups[group].networkRegion)"),
                    .init("address", "\(registration.remote.address)"), .init("port", "\(registration.remote.port)"),
                ])
            }
        }
    }
}
