import Wire

/// The sections of the file.
extension SiteWriter {
    mutating func writeNetworks() {
        line("networks:")
        for network in cast.networks {
            line("  \(SiteCast.name(of: network)): { subnet: \(network) }", networkSource(network))
        }
        guard cast.networks.count > 1 else { return }
        let isV4 = cast.networks[0].address.isV4
        let candidates =
            isV4
            ? ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15"] : ["2001:db8:ffff::/64"]
        let free = candidates.compactMap { IPNetwork($0) }.first { wan in
            !cast.networks.contains { $0.contains(wan.address) || wan.contains($0.address) }
        }
        let wan = free.map { "\($0)" } ?? candidates[0]
        let delay = said(
            nil, "wan", "wan", "delay", else: "0s", screen: "half the time of a ping from a gateway to main",
            isRead: false)
        line("  wan: { subnet: \(wan), delay: \(delay.value) }", "what is between them; its delay: \(delay.comment)")
        line("routers:")
        for network in cast.networks {
            let name = SiteCast.name(of: network)
            line("  r-\(name.dropFirst(4)): [\(name), wan]")
        }
    }

    /// The mask that says it, or that none does.
    private func networkSource(_ network: IPNetwork) -> String {
        place(of: network).map { "\($0)" } ?? "the addresses in it; its length: no screen says it"
    }

    mutating func writeRegions() {
        var numbers = Set(records.regions.keys)
        numbers.formUnion(cast.gateways.compactMap(\.record.region?.value))
        numbers.formUnion(cast.survivables.compactMap(\.record.region?.value))
        numbers.insert(mainRegion)
        line("regions:")
        for number in numbers.sorted() {
            let record = records.regions[number]
            line("  \(number):", record.map { "\($0.place)" } ?? "")
            if let name = record?.name, !name.value.isEmpty {
                line(4, "name", SiteCast.Said(value: Self.quoted(name.value), comment: "\(name.place)"))
            }
            let told = record?.backups.map { told in told.text { _ in backups(told) } }
            let servers = said(
                told, "region \(number)", "regions", "backup servers", else: "[]",
                screen: "display ip-network-region N, page 2, BACKUP SERVERS")
            line(4, "backup servers", list(servers))
        }
    }

    /// Of BACKUP SERVERS those that are survivables here.
    private mutating func backups(_ told: Told<[String]>) -> String {
        var names: [String] = []
        for entry in told.value {
            if let survivable = cast.survivables.first(where: { $0.record.name == entry }) {
                names.append(survivable.name)
            } else if entry.lowercased() != "procr" {
                notes.append(
                    ImportNote(
                        .damaged, file: told.place.file, line: told.place.line,
                        "\(told.place.screen): '\(entry)' is no survivable that a screen names; left out; "
                            + "still needed: list survivable-processor, where it is one"))
            }
        }
        return "[\(names.joined(separator: ", "))]"
    }

    /// `main,srs` as a list.
    func list(_ said: SiteCast.Said<String>) -> SiteCast.Said<String> {
        guard !said.value.hasPrefix("[") else { return said }
        let names = said.value.split(separator: ",").map { $0.drop { $0 == " " } }
        return SiteCast.Said(value: "[\(names.joined(separator: ", "))]", comment: said.comment)
    }

    mutating func writeOptions() {
        line("ip-options:")
        let screen = "display system-parameters ip-options"
        let force = "force phones and gateways to active survivable servers"
        line(
            2, force,
            said(
                records.forcesToSurvivable?.text { $0 ? "y" : "n" }, "ip-options", "ip-options", force, else: "n",
                screen: "\(screen), page 2"))
        let delay = "h.248 link loss delay timer"
        line(
            2, delay,
            said(
                records.linkLossDelay?.text { "\($0)min" }, "ip-options", "ip-options", delay, else: "5min",
                screen: "\(screen), page 1, H.248 MEDIA GATEWAY"))
        if let told = records.phoneLinkLossDelay {
            line(2, "h.323 link loss delay timer", SiteCast.Said(value: "\(told.value)min", comment: "\(told.place)"))
        }
        if let told = records.phonePrimarySearch {
            line(2, "h.323 primary search time", SiteCast.Said(value: "\(told.value)s", comment: "\(told.place)"))
        }
    }

    mutating func writeRules() {
        var numbers = Set(records.rules.keys)
        numbers.formUnion(cast.gateways.compactMap(\.record.rule?.value).filter { $0 > 0 })
        guard !numbers.isEmpty else { return }
        line("recovery rules:")
        for number in numbers.sorted() {
            let record = records.rules[number]
            let subject = "rule \(number)"
            let screen = "display system-parameters mg-recovery-rule N"
            line("  \(number):")
            let migration = said(
                record?.migration, subject, "recovery rules", "migrate h.248 mg to primary", else: "immediately",
                screen: screen)
            line(4, "migrate h.248 mg to primary", migration)
            line(
                4, "minimum time of network stability",
                said(
                    record?.stability?.text { "\($0)min" }, subject, "recovery rules",
                    "minimum time of network stability", else: "3min", screen: screen))
            guard migration.value.hasPrefix("time-") else { continue }
            let window = record?.window?.text { days in
                let rows = days.map { "\($0.name): [\($0.hours.map(String.init).joined(separator: ", "))]" }
                return "{ \(rows.joined(separator: ", ")) }"
            }
            if let window {
                line(4, "window", SiteCast.Said(value: window.value, comment: "\(window.place)"))
            } else {
                need("recovery rules", "window", of: subject, screen: "\(screen), its grid", used: "sunday 2 to 3")
                line(4, "window", SiteCast.Said(value: "{ sunday: 2 }", comment: "a default, still needed"))
            }
        }
    }

    /// Main's network region: told, answered, or 1.
    private var mainRegion: Int {
        if let told = cast.mainRegion { return told.value }
        var book = answers
        return book.value("main", "servers", "region").flatMap { Int($0) } ?? 1
    }

    mutating func writeServers() {
        line("servers:")
        let software = "list configuration software-versions tells it"
        if let address = cast.mainAddress {
            line("  \(cast.mainName):")
            line(4, "type", SiteCast.Said(value: "main", comment: ""))
            writePlace(address)
            line(
                4, "region",
                said(
                    cast.mainRegion?.text { "\($0)" }, cast.mainName, "servers", "region", else: "1",
                    screen: "display ip-interface procr, Network Region, or list ip-interface all, Net Rgn"))
            line(
                4, "release",
                said(nil, cast.mainName, "servers", "release", else: "10.2", screen: software, isRead: false))
        }
        var identifiers: [Int: Identified] = [:]
        for survivable in cast.survivables {
            guard let told = survivable.record.identifier, identifiers[told.value] == nil else { continue }
            identifiers[told.value] = Identified(name: survivable.name, place: told.place)
        }
        for survivable in cast.survivables {
            let name = survivable.name
            line("  \(name):", "\(survivable.record.place)")
            let type = said(
                survivable.record.type?.text { $0 == "ESS" ? "survivable core" : "survivable remote" }, name, "servers",
                "type", else: "survivable remote", screen: "list survivable-processor, Type")
            line(4, "type", type)
            writePlace(survivable.address)
            line(
                4, "region",
                said(
                    survivable.record.region?.text { "\($0)" }, name, "servers", "region", else: "\(mainRegion)",
                    screen: "list survivable-processor, Net Rgn"))
            line(4, "id", identifier(of: survivable, &identifiers))
            line(4, "release", said(nil, name, "servers", "release", else: "10.2", screen: software, isRead: false))
        }
    }

    /// Who has an id, and where that is said; a free one that was given out is said nowhere.
    private struct Identified {
        let name: String
        let place: ScreenPlace?
    }

    /// The id of a survivable, which no other one has; a free one where no screen says it.
    private mutating func identifier(
        of survivable: SiteCast.Survivable, _ taken: inout [Int: Identified]
    ) -> SiteCast.Said<String> {
        guard let told = survivable.record.identifier else {
            let free = (1...999).first { taken[$0] == nil } ?? 999
            taken[free] = Identified(name: survivable.name, place: nil)
            return said(
                nil, survivable.name, "servers", "id", else: "\(free)",
                screen: "list survivable-processor, Record Number")
        }
        // By name: a terminal that moves its cursor draws two of them in one line of a file.
        if let other = taken[told.value], other.name != survivable.name, let place = other.place {
            notes.append(
                ImportNote(
                    .conflict, file: told.place.file, line: told.place.line,
                    "\(told.place.screen): \(survivable.name) has the id \(told.value), as another one at \(place)"))
        }
        return SiteCast.Said(value: "\(told.value)", comment: "\(told.place)")
    }

    private mutating func writePlace(_ address: SiteCast.Said<IPAddress>) {
        if let network = cast.network(of: address.value) {
            line(4, "network", SiteCast.Said(value: SiteCast.name(of: network), comment: ""))
        }
        line(4, "address", SiteCast.Said(value: "\(address.value)", comment: address.comment))
    }

    mutating func writeGateways() {
        line("gateways:")
        var serials: [String: ScreenPlace] = [:]
        for gateway in cast.gateways {
            let record = gateway.record
            let label = record.name.map { ", \($0.value)" } ?? ""
            line("  \(gateway.name):", "number \(record.number)\(label), \(record.place)")
            writePlace(gateway.address)
            let form = "display media-gateway N"
            if let serial = record.serial ?? gateway.host?.serial {
                if let other = serials.updateValue(serial.place, forKey: serial.value) {
                    notes.append(
                        ImportNote(
                            .conflict, file: serial.place.file, line: serial.place.line,
                            "\(serial.place.screen): \(gateway.name) has the serial number \(serial.value), as another "
                                + "one at \(other)"))
                }
                line(4, "serial", SiteCast.Said(value: serial.value, comment: "\(serial.place)"))
            } else if let answer = answers.value(gateway.name, gateway.name, "serial") {
                line(4, "serial", SiteCast.Said(value: answer, comment: "given by --set"))
            } else {
                need("gateways", "serial", of: gateway.name, screen: "\(form), Serial No", used: "one that is counted")
            }
            line(
                4, "region",
                said(
                    record.region?.text { "\($0)" }, gateway.name, "gateways", "region", else: "\(mainRegion)",
                    screen: "\(form), Network Region"))
            line(
                4, "recovery rule",
                said(
                    record.rule?.text { $0 == 0 ? "none" : "\($0)" }, gateway.name, "gateways", "recovery rule",
                    else: "none", screen: "list media-gateway, RecRule"))
            writeSearch(gateway)
            line(4, "provides", provides(gateway))
        }
    }

    /// What the modules of a gateway say; without trunks among them VoIP decides, which no screen here says.
    private mutating func provides(_ gateway: SiteCast.Gateway) -> SiteCast.Said<String> {
        let modules = gateway.record.modules ?? gateway.host?.modules
        let told = modules.flatMap { told in
            told.value.contains("trunks") ? told.text { "[\($0.joined(separator: ", "))]" } : nil
        }
        let screen =
            modules == nil
            ? "display media-gateway N, page 2, or show mg list_config" : "trunks, voip, analog, digital; show voip-dsp"
        return list(
            said(
                told, gateway.name, "gateways", "provides", else: "[]", screen: screen, isRead: modules == nil))
    }
}
