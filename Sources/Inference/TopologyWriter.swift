import Agents
import Megaco
import RAS
import Topologies
import Wire

/// Writes what was found out as a topology file: block style, one key a line, each with how sure it is.
struct TopologyWriter {
    let facts: StoryFacts
    var lines: [String] = []
    /// The nodes that are in the file so far.
    var placed: Set<IPAddress> = []
    var seen = 0
    var unseen = 0

    /// A story has 31 days at most, and a network ten minutes of delay.
    static let longest = Duration.seconds(31 * 86_400)
    static let longestDelay = Duration.seconds(600)

    init(_ facts: StoryFacts) { self.facts = facts }

    mutating func file(title: String) -> String {
        // Neither a quotation mark nor a backslash.
        let name = title.filter { ($0.asciiValue.map { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) == true }
        lines.append("title: \"As seen in \(name.prefix(80))\"")
        lines.append("# 'seen' is what packets show, 'likely' what follows from others, 'not seen' the default.")
        if let start = facts.clock?.text { lines.append("start: \(start)  # seen: the time that messages say") }
        let seconds = (facts.length.wholeNanoseconds + 999_999_999) / 1_000_000_000
        lines.append("lasts: \(min(.seconds(max(1, seconds)), Self.longest).fileText)")
        writeNetworks()
        writeRegions()
        writeRules()
        writeServers()
        writeSessionManagers()
        writeMediaServers()
        writeBoxes()
        writeGateways()
        writePhones()
        writeTimeline()
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Words

    mutating func write(_ key: String, _ value: String, _ note: String, indent: Int = 4) {
        if note.hasPrefix("seen") { seen += 1 }
        if note.hasPrefix("not seen") { unseen += 1 }
        lines.append(String(repeating: " ", count: indent) + "\(key): \(value)" + (note.isEmpty ? "" : "  # \(note)"))
    }

    mutating func write(_ key: String, _ guess: Guess<Duration>) {
        write(key, guess.value.fileText, guess.note)
    }

    func name(_ address: IPAddress) -> String { facts.roster.member(address)?.name ?? address.description }

    func list(_ names: [String]) -> String {
        names.count == 1 ? names[0] : "[" + names.joined(separator: ", ") + "]"
    }

    // MARK: Sections

    private mutating func writeNetworks() {
        let networks = facts.networks
        lines.append("networks:")
        for segment in networks.segments + [networks.wan].compactMap({ $0 }) { writeNetwork(segment) }
        guard !networks.routers.isEmpty else { return }
        lines.append("routers:  # \(networks.note)")
        for router in networks.routers { lines.append("  \(router.name): \(list(router.networks))") }
    }

    private mutating func writeRegions() {
        lines.append("regions:")
        lines.append("  1: { name: Headquarters }")
        for region in facts.regions.regions {
            let backup = written(region.backup.value)
            let servers = backup.isEmpty ? "" : ", backup servers: [\(backup.joined(separator: ", "))]"
            lines.append(
                "  \(region.number): { name: \"Region \(region.number)\"\(servers) }  # backup \(region.backup.note)")
        }
        lines.append("ip-options:")
        let prevention = facts.regions.prevention
        write(
            "force phones and gateways to active survivable servers", prevention.value ? "y" : "n", prevention.note,
            indent: 2)
        let delay = facts.linkLossDelay.value
        write("h.248 link loss delay timer", delay.value.fileText, delay.note, indent: 2)
        if let search = facts.phones.values.compactMap(\.primarySearch).max(by: { $0.value < $1.value }) {
            write("h.323 primary search time", search.value.fileText, search.note, indent: 2)
        }
    }

    private mutating func writeRules() {
        let rules = facts.rules.forms
        guard !rules.isEmpty else { return }
        lines.append("recovery rules:  # guessed: as main takes gateways back")
        for (index, rule) in rules.enumerated() {
            var parts = ["migrate h.248 mg to primary: \(rule.migration.rawValue)"]
            if !rule.window.isEmpty { parts.append("window: \(rule.window)") }
            parts.append("minimum time of network stability: \(rule.stability.fileText)")
            lines.append("  \(index + 1): { \(parts.joined(separator: ", ")) }")
        }
    }

    private mutating func writeServers() {
        let members = facts.roster.of(.main, .survivable).filter { facts.networks.segment(of: $0.address) != nil }
        guard !members.isEmpty else { return }
        lines.append("servers:")
        for member in members {
            guard let server = facts.servers[member.address] else { continue }
            lines.append("  \(member.name):")
            let type = member.role == .main ? "main" : server.isCore ? "survivable core" : "survivable remote"
            write("type", type, "")
            writePlace(member)
            write("region", "\(region(of: member))", "likely")
            if let release = server.release { write("release", release.value, release.note) }
            if let identifier = server.identifier { writeIdentifier(identifier, server.rejection) }
            writeStyle(member, isGateway: false)
            if let time = server.executionTime { write("execution time", time) }
            if let seconds = facts.phones.values.compactMap({ $0.timeToLive[member.address] }).max() {
                let time = Duration.seconds(min(max(1, seconds), 86_400))
                write("phone time to live", time.fileText, "seen: RCFs to phones say so")
            }
            if let time = facts.callProcessing[member.address]?.time { write("call processing", time) }
            write("supervision interval", server.supervisionInterval)
            write("supervision misses", "\(server.supervisionMisses.value)", server.supervisionMisses.note)
            if !facts.roster.of(.sessionManager).isEmpty { write("options interval", server.optionsInterval) }
            if let answer = server.answersWithoutMedia, member.role == .main {
                write("main without media answers", "200", answer.note)
            }
            if let standby = server.isDuplicated { write("duplicated", "y", standby.note) }
            if member.role == .main {
                let phones = Set(facts.roster.of(.phones).map(\.address))
                let granted = facts.signalling.timeToLive[member.address]?.filter { !phones.contains($0.key) }.values
                    .max()
                let seconds = Duration.seconds(min(max(1, granted ?? 60), 86_400))
                if facts.rules.forms.contains(where: { $0.migration == .inWindow }), facts.regions.prevention.value {
                    write("rule mode", "10.2", "likely: a window opens a disabled region")
                }
                if let keeps = server.keepsLost { write("on survivable lost", "keep", keeps.note) }
                write("time to live", seconds.fileText, granted == nil ? "not seen" : "seen: RCFs say so")
            } else {
                write("keep-alive interval", server.keepAliveInterval)
                write("registration timeout", server.registrationTimeout)
                write("registration tries", "\(server.registrationTries.value)", server.registrationTries.note)
            }
        }
    }

    /// Main refuses a survivable that it does not know, and one that sends another identifier.
    private mutating func writeIdentifier(_ identifier: Guess<Int>, _ rejection: RegistrationRejectReason?) {
        switch rejection {
        case .securityDenial:
            let other = identifier.value == 999 ? 998 : 999
            write("id", "\(other)", "guessed: main refuses the one that it sends")
            write("sends id", "\(identifier.value)", identifier.note)
        case .some:
            write("id", "\(identifier.value)", identifier.note)
            write("administered", "n", "likely: main always refuses its RRQs")
        case nil: write("id", "\(identifier.value)", identifier.note)
        }
    }

    mutating func writePlace(_ member: Roster.Member) {
        placed.insert(member.address)
        write("network", facts.networks.segment(of: member.address) ?? "", "")
        write("address", "\(member.address)", "")
    }

    /// A survivable is in the region that it backs.
    private func region(of member: Roster.Member) -> Int {
        let name = member.address.description
        return facts.regions.regions.first { $0.backup.value.contains(name) }?.number ?? 1
    }

    private mutating func writeStyle(_ member: Roster.Member, isGateway: Bool) {
        guard let style = facts.signalling.megaco[member.address] else { return }
        if style.hasLongTokens { write("tokens", "long", "seen") }
        guard isGateway else { return }
        if style.isUDP { write("transport", "udp", "seen") }
        if style.isBinary { write("encoding", "binary", "seen") }
        if let version = style.version, (2...3).contains(version) { write("version", "\(version)", "seen") }
        if let profile = style.profile, profile != "AVMG" { write("profile", "\"\(profile)\"", "seen") }
        if let version = style.profileVersion, version != 1, (1...99).contains(version) {
            write("profile version", "\(version)", "seen")
        }
    }

    private mutating func writeSessionManagers() {
        let members = facts.roster.of(.sessionManager).filter { facts.networks.segment(of: $0.address) != nil }
        let meant = members.filter { written(facts.sessionManagers[$0.address]?.entityLinks ?? []).isEmpty == false }
        guard !meant.isEmpty else { return }
        lines.append("session managers:")
        for member in meant {
            guard let manager = facts.sessionManagers[member.address] else { continue }
            lines.append("  \(member.name):")
            writePlace(member)
            let links = written(manager.entityLinks)
            write("entity links", "[\(links.joined(separator: ", "))]", "seen: whom it asks")
            if facts.signalling.usesTCPForSIP.contains(member.address) { write("sip", "tcp", "seen") }
            write("proactive cycle", manager.proactiveCycle)
            write("reactive cycle", manager.reactiveCycle)
            write("retries", "\(manager.retries.value)", manager.retries.note)
            if let calls = facts.scheduledCalls[member.address] { writeScheduledCalls(calls) }
        }
    }

    private mutating func writeMediaServers() {
        let members = facts.roster.of(.mediaServer).filter { member in
            facts.networks.segment(of: member.address) != nil
                && facts.mediaServers[member.address].map { !written($0.controllers).isEmpty } ?? false
        }
        guard !members.isEmpty else { return }
        lines.append("media servers:")
        for member in members {
            guard let server = facts.mediaServers[member.address] else { continue }
            lines.append("  \(member.name):")
            writePlace(member)
            let controllers = written(server.controllers)
            write("controllers", "[\(controllers.joined(separator: ", "))]", "seen: asked in this order")
            if facts.signalling.usesTCPForSIP.contains(member.address) { write("sip", "tcp", "seen") }
            write("options interval", server.optionsInterval)
            if let returns = server.returns { write("auto return", "y", returns.note) }
        }
    }

    private mutating func writeBoxes() {
        let boxes = facts.boxes.filter { $0.nodes.allSatisfy(placed.contains) }
        guard !boxes.isEmpty else { return }
        lines.append("boxes:")
        for box in boxes { lines.append("  \(box.name): { nodes: \(list(box.nodes.map(name))) }  # \(box.note)") }
    }

    /// Those of some servers, as the findings call them, that are in the file.
    func written(_ servers: [String]) -> [String] {
        servers.compactMap { text in
            facts.roster.of(.main, .survivable).first { $0.address.description == text }
                .flatMap { facts.networks.segment(of: $0.address) == nil ? nil : $0.name }
        }
    }

    private mutating func writeGateways() {
        let members = facts.roster.of(.gateway).filter { member in
            facts.networks.segment(of: member.address) != nil
                && facts.gateways[member.address].map { !written($0.list.value).isEmpty } ?? false
        }
        guard !members.isEmpty else { return }
        lines.append("gateways:")
        for member in members {
            guard let gateway = facts.gateways[member.address] else { continue }
            lines.append("  \(member.name):")
            writePlace(member)
            let region = facts.regions.regions.first { $0.gateways.contains(member.address.description) }
            write("region", "\(region?.number ?? 1)", region?.note ?? "likely")
            if let serial = gateway.serial, Self.isSerial(serial.value) {
                write("serial", "\"\(serial.value)\"", serial.note)
            }
            let names = written(gateway.list.value)
            write("mgc list", "[\(names.joined(separator: ", "))]", gateway.list.note)
            let point = min(gateway.transitionPoint.value, names.count)
            write("transition point", "\(point)", gateway.transitionPoint.note)
            write("primary search", gateway.primarySearch)
            // A file in which the one does not end before the other does not load.
            if gateway.primarySearch.value < gateway.totalSearch.value { write("total search", gateway.totalSearch) }
            if let unknown = gateway.isUnknown { write("administered", "n", unknown.note) }
            let name = member.address.description
            if let rule = facts.rules.rules[name], let number = facts.rules.number(of: name) {
                write("recovery rule", "\(number)", rule.note)
            }
            if let setup = gateway.localSetup {
                write("sls", "y", setup.note)
                write("sls setup time", setup)
            }
            if let delay = gateway.waitingDelay { write("maximum waiting delay", delay) }
            write("attempt timer", gateway.attemptTimer)
            write("retry pause after refusal", gateway.retryPause)
            write("link loss detection", gateway.linkLossDetection)
            write("boot time", gateway.bootTime)
            if let interval = gateway.fallbackInterval {
                write("auto fallback", "always", "seen: it asks main while it is served")
                write("auto fallback interval", interval)
            }
            if let channels = gateway.channels { write("channels", "\(channels.value)", channels.note) }
            writeStyle(member, isGateway: true)
        }
    }

    static func isSerial(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
    }
}
