import Agents
import Megaco
import SIP
import Wire

/// Servers, session managers and programs.
extension TopologyReader {
    private static let serverTypes: [(word: String, role: ControllerSettings.Role)] = [
        ("main", .main), ("survivable remote", .survivableRemote), ("survivable core", .survivableCore),
    ]

    mutating func readServers(_ element: Element?) {
        for entry in entries(element, what: "servers", limit: Self.nodeLimit) {
            guard checkName(entry, what: "a server"), claimName(entry, .server),
                var fields = fields(of: entry, what: "server")
            else { continue }
            let typeElement = fields.take("type")
            if typeElement == nil { report(entry.value, "server '\(entry.key)' has no type", hint: "type: main") }
            let type = word(typeElement, what: "type", among: Self.serverTypes.map(\.word))
            let place = placement(entry, &fields, hasRegion: true)
            let role = Self.serverTypes.first { $0.word == type }?.role ?? .survivableRemote
            if let typeElement, role == .main, type != nil, servers.contains(where: { $0.settings.role == .main }) {
                report(typeElement, "there is a main already")
            }
            var settings = ControllerSettings(
                name: entry.key, address: place?.address ?? .v4(0), role: role)
            settings.seed = SeededGenerator.draw(seed, 1, UInt64(servers.count))
            settings.survivableIdentifier = UInt16(servers.count(where: { $0.settings.role != .main }) + 1)
            settings.resetsWhenIdle = role == .survivableCore
            let sentIdentifier = integer(fields.take("sends id"), what: "sends id", in: 1...999)
            readIdentity(&fields, into: &settings)
            readSurvivability(&fields, into: &settings)
            readListening(&fields, into: &settings)
            let redirection = fields.take("redirect to")
            let isAdministered = flag(fields.take("administered"), what: "administered") ?? true
            finish(fields, of: "a server")
            guard let place, type != nil else { continue }
            servers.append(
                ServerDraft(
                    place: place, settings: settings, isAdministered: isAdministered, redirection: redirection,
                    sentIdentifier: sentIdentifier.map { UInt16($0) }))
        }
    }

    private mutating func readIdentity(_ fields: inout Fields, into settings: inout ControllerSettings) {
        Self.set(&settings.release, release(fields.take("release")))
        if let identifier = integer(fields.take("id"), what: "id", in: 1...999) {
            settings.survivableIdentifier = UInt16(identifier)
        }
        Self.set(&settings.isDuplicated, flag(fields.take("duplicated"), what: "duplicated"))
        Self.set(&settings.identifiedBy, choice(fields.take("identified by"), what: "identified by"))
        Self.set(&settings.tokens, tokens(fields.take("tokens")))
        let version = "highest version"
        let highest = fields.take("highest version")
        Self.set(&settings.highestVersion, integer(highest, what: version, in: 1...3))
        let lowest = fields.take("lowest version")
        Self.set(&settings.lowestVersion, integer(lowest, what: "lowest version", in: 1...3))
        if settings.lowestVersion > settings.highestVersion {
            report(lowest ?? highest ?? fields.element, "the lowest version is above the highest")
        }
        settings.profiles = list(fields.take("profiles"), what: "profiles", limit: 20).compactMap { profile($0) }
        Self.set(
            &settings.executionTime,
            duration(fields.take("execution time"), what: "execution time", in: .zero...(.seconds(600))))
        let processing = "call processing"
        Self.set(
            &settings.callProcessingTime,
            duration(fields.take("call processing"), what: processing, in: .zero...(.seconds(10))))
        Self.set(
            &settings.bootTime, duration(fields.take("boot time"), what: "boot time", in: .zero...(.seconds(3600))))
        for (key, path) in [
            ("region disabled error", \.regionDisabledError), ("unknown serial error", \.unknownSerialError),
            ("return denied error", \.returnDeniedError),
        ] as [(String, WritableKeyPath<ControllerSettings, UInt16>)] {
            if let code = integer(fields.take(key), what: key, in: 400...599) { settings[keyPath: path] = UInt16(code) }
        }
    }

    private mutating func readSurvivability(_ fields: inout Fields, into settings: inout ControllerSettings) {
        typealias Path = WritableKeyPath<ControllerSettings, Duration>
        for (key, path, range) in [
            ("supervision interval", \.supervisionInterval, .seconds(1)...(.seconds(600))),
            ("keep-alive interval", \.keepAliveInterval, .seconds(1)...(.seconds(3600))),
            ("time to live", \.timeToLive, .seconds(1)...(.seconds(86_400))),
            ("registration timeout", \.registrationTimeout, .milliseconds(100)...(.seconds(60))),
            ("unregistration timeout", \.unregistrationTimeout, .zero...(.seconds(600))),
            ("mg-return lasts", \.returnPeriod, .seconds(1)...(.seconds(86_400))),
            ("phone time to live", \.phoneTimeToLive, .seconds(1)...(.seconds(86_400))),
            ("media server expiry", \.mediaServerExpiry, .seconds(1)...(.seconds(86_400))),
            ("unstable after", \.stabilityGap, .seconds(1)...(.seconds(3600))),
        ] as [(String, Path, ClosedRange<Duration>)] {
            Self.set(&settings[keyPath: path], duration(fields.take(key), what: key, in: range))
        }
        Self.set(
            &settings.supervisionMisses,
            integer(fields.take("supervision misses"), what: "supervision misses", in: 1...100))
        let pace = "phones sent away per second"
        Self.set(&settings.phonesSentAwayPerSecond, integer(fields.take(pace), what: pace, in: 50...100_000))
        Self.set(
            &settings.registrationTries,
            integer(fields.take("registration tries"), what: "registration tries", in: 1...10))
        Self.set(&settings.reportActive, choice(fields.take("report active"), what: "report active"))
        Self.set(
            &settings.onSurvivableLost, choice(fields.take("on survivable lost"), what: "on survivable lost"))
        Self.set(&settings.ruleMode, choice(fields.take("rule mode"), what: "rule mode"))
        Self.set(&settings.subtractsLostCalls, flag(fields.take("subtract lost calls"), what: "subtract lost calls"))
        Self.set(&settings.releaseCheck, choice(fields.take("release check"), what: "release check"))
        Self.set(&settings.resetsWhenIdle, flag(fields.take("resets when idle"), what: "resets when idle"))
        Self.set(&settings.unregistration, choice(fields.take("unregistration"), what: "unregistration"))
    }

    private mutating func readListening(_ fields: inout Fields, into settings: inout ControllerSettings) {
        Self.set(&settings.h248Port, port(fields.take("h.248 port"), what: "h.248 port"))
        let binaryElement = fields.take("h.248 binary port")
        Self.set(&settings.h248BinaryPort, port(binaryElement, what: "h.248 binary port"))
        if settings.h248BinaryPort == settings.h248Port, let element = binaryElement {
            report(element, "h.248 port and h.248 binary port are both \(settings.h248Port)")
        }
        settings.requestPort = port(fields.take("request port"), what: "request port")
        readTransactions(&fields, into: &settings.transactions)
        Self.set(&settings.rasPort, port(fields.take("ras port"), what: "ras port"))
        Self.set(&settings.sipPort, port(fields.take("sip port"), what: "sip port"))
        Self.set(
            &settings.optionsInterval,
            duration(fields.take("options interval"), what: "options interval", in: .seconds(1)...(.seconds(86_400))))
        Self.set(
            &settings.mainWithoutMedia,
            choice(fields.take("main without media answers"), what: "main without media answers"))
        readTiming(&fields, into: &settings.sipTiming)
        readConnectionUse(&fields, into: &settings.sipConnections)
        readConnectionLimits(&fields, limit: &settings.connectionLimit, idle: &settings.idleConnectionLimit)
        let perAddress = "connections per address"
        Self.set(
            &settings.connectionLimitPerAddress,
            integer(fields.take("connections per address"), what: perAddress, in: 1...100_000))
    }

    private mutating func readConnectionLimits(_ fields: inout Fields, limit: inout Int, idle: inout Duration) {
        let idleKey = "idle connection limit"
        Self.set(&limit, integer(fields.take("connection limit"), what: "connection limit", in: 1...100_000))
        Self.set(
            &idle,
            duration(fields.take("idle connection limit"), what: idleKey, in: .seconds(1)...(.seconds(86_400))))
    }

    private mutating func readTiming(_ fields: inout Fields, into timing: inout Timing) {
        let range: ClosedRange<Duration> = .milliseconds(10)...(.seconds(60))
        Self.set(&timing.t1, duration(fields.take("sip t1"), what: "sip t1", in: range))
        Self.set(&timing.t2, duration(fields.take("sip t2"), what: "sip t2", in: range))
        Self.set(&timing.t4, duration(fields.take("sip t4"), what: "sip t4", in: range))
    }

    /// `AVMG/2`.
    private mutating func profile(_ element: Element) -> ServiceChangeProfile? {
        guard let text = text(element, what: "profiles") else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = Int(parts[1]), (1...99).contains(version), !parts[0].isEmpty else {
            report(element, "'profiles' are names with versions, not '\(text.prefix(40))'", hint: "such as AVMG/2")
            return nil
        }
        return ServiceChangeProfile(name: String(parts[0]), version: version)
    }

    mutating func tokens(_ element: Element?) -> TextSpelling? {
        word(element, what: "tokens", among: TextSpelling.allCases.map(\.rawValue))
            .flatMap(TextSpelling.init(rawValue:))
    }

    mutating func readSessionManagers(_ element: Element?) {
        for entry in entries(element, what: "session managers", limit: Self.nodeLimit) {
            guard checkName(entry, what: "a session manager"), claimName(entry, .sessionManager),
                var fields = fields(of: entry, what: "session manager")
            else { continue }
            let place = placement(entry, &fields, hasRegion: false)
            var settings = SessionManagerSettings(
                name: entry.key, address: place?.address ?? .v4(0), entityLinks: [])
            settings.seed = SeededGenerator.draw(seed, 2, UInt64(sessionManagers.count))
            let links = list(fields.take("entity links"), what: "entity links", limit: 100)
            let transport: Transport = choice(fields.take("sip"), what: "sip") ?? .udp
            let cycle: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
            Self.set(
                &settings.proactiveCycle, duration(fields.take("proactive cycle"), what: "proactive cycle", in: cycle))
            Self.set(
                &settings.reactiveCycle, duration(fields.take("reactive cycle"), what: "reactive cycle", in: cycle))
            Self.set(&settings.retries, integer(fields.take("retries"), what: "retries", in: 0...10))
            Self.set(&settings.verdictPreset, choice(fields.take("verdicts"), what: "verdicts"))
            Self.set(
                &settings.onOptionsFromPeer, choice(fields.take("on options from peer"), what: "on options from peer"))
            Self.set(&settings.sipPort, port(fields.take("sip port"), what: "sip port"))
            Self.set(&settings.serviceState, choice(fields.take("service state"), what: "service state"))
            settings.calls = sessionManagerCalls(&fields)
            let entities = readEntities(fields.take("entities"), links: links, cycle)
            readConnectionLimits(&fields, limit: &settings.connectionLimit, idle: &settings.idleConnectionLimit)
            readTiming(&fields, into: &settings.sipTiming)
            readConnectionUse(&fields, into: &settings.sipConnections)
            finish(fields, of: "a session manager")
            guard let place else { continue }
            sessionManagers.append(
                SessionManagerDraft(
                    place: place, settings: settings, links: links, transport: transport, entities: entities))
        }
    }

    mutating func readPrograms(_ element: Element?) {
        for entry in entries(element, what: "programs", limit: Self.nodeLimit) {
            guard checkName(entry, what: "a program"), claimName(entry, .program),
                var fields = fields(of: entry, what: "program")
            else { continue }
            let place = placement(entry, &fields, hasRegion: false)
            let words = list(fields.take("program"), what: "program", limit: 256)
            let command = words.compactMap { text($0, what: "program") }
            if command.isEmpty, !fields.has("program") {
                report(entry.value, "program '\(entry.key)' has no command", hint: "program: [kamailio, -f, x.cfg]")
            }
            let regionElement = fields.take("gateway in region")
            let region = regionElement == nil ? nil : region(regionElement, of: entry.value)
            let serial = serialNumber(fields.take("serial"))
            let h248Port = port(fields.take("h.248 port"), what: "h.248 port")
            let sipPort = port(fields.take("sip port"), what: "sip port") ?? 5060
            finish(fields, of: "a program")
            guard let place else { continue }
            programs.append(
                ProgramDraft(
                    place: place, command: command, gatewayRegion: region, serial: serial, h248Port: h248Port,
                    sipPort: sipPort))
        }
    }
}
