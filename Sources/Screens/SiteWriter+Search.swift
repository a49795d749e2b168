import Wire

/// How gateways search: their MGC lists, timers and transition points.
extension SiteWriter {
    mutating func writeSearch(_ gateway: SiteCast.Gateway) {
        let host = gateway.host
        let servers = host?.mgcList.map { mgcList($0, of: gateway) } ?? Servers()
        let entries = servers.names
        let region = gateway.record.region?.value
        let backup = records.regions[region ?? 0]?.backups?.value.compactMap { entry in
            cast.survivables.first { $0.record.name == entry }?.name
        }.first
        let fallback = "[\(([cast.mainName] + [backup].compactMap { $0 }).joined(separator: ", "))]"
        let told = (host?.mgcList).flatMap { list in
            entries.isEmpty ? nil : list.text { _ in "[\(entries.joined(separator: ", "))]" }
        }
        var written = list(
            said(told, gateway.name, "gateways", "mgc list", else: fallback, screen: "show mgc list at each"))
        let count = written.value.split(separator: ",").count
        let sls = said(
            host?.sls?.text { $0 ? "y" : "n" }, gateway.name, "gateways", "sls", else: "n",
            screen: "show mgc list at each, its last line")
        if sls.value == "y", count <= 4 {
            written.value = "\(written.value.dropLast()), survivable-call-engine]"
            written.comment += "; sls: \(sls.comment)"
        }
        line(4, "mgc list", written)
        let recovery = "show recovery at each, or its show running-config"
        writeTimers(gateway, recovery)
        let point = host?.transitionPoint.flatMap { transitionPoint($0, in: servers, of: gateway, count: count) }
        line(
            4, "transition point",
            said(
                point?.text { "\($0)" }, gateway.name, "gateways", "transition point", else: "1", screen: recovery))
    }

    private mutating func writeTimers(_ gateway: SiteCast.Gateway, _ screen: String) {
        var primary = gateway.host?.primarySearch
        var total = gateway.host?.totalSearch
        for (told, range) in [(primary, 60...3540), (total, 120...3600)] {
            guard let told, !range.contains(told.value) else { continue }
            let text = "a timer of \(Self.time(told.value)) has no place in a topology"
            notes.append(
                ImportNote(.damaged, file: told.place.file, line: told.place.line, "\(told.place.screen): \(text)"))
            if told.value == primary?.value, told.place == primary?.place { primary = nil } else { total = nil }
        }
        if let first = primary, first.value >= total?.value ?? 1800 {
            let text = "the primary search is not shorter than the total search, \(Self.time(total?.value ?? 1800))"
            notes.append(
                ImportNote(.damaged, file: first.place.file, line: first.place.line, "\(first.place.screen): \(text)"))
            primary = nil
            total = nil
        }
        if let last = total, last.value <= 60 { total = nil }
        line(
            4, "primary search",
            said(
                primary?.text(Self.time), gateway.name, "gateways", "primary search", else: "1min",
                screen: "show mgc list at each"))
        line(
            4, "total search",
            said(total?.text(Self.time), gateway.name, "gateways", "total search", else: "30min", screen: screen))
    }

    /// An MGC list as a topology has it: the servers by name, each once.
    private struct Servers {
        var names: [String] = []
        /// How many of them stand among the first entries, by the number of those entries, from none.
        var among = [0]
    }

    /// The servers of a list; one that no screen names is left out.
    private mutating func mgcList(_ told: Told<[String]>, of gateway: SiteCast.Gateway) -> Servers {
        var servers = Servers()
        for entry in told.value {
            let name = server(entry)
            if let name {
                if !servers.names.contains(name) { servers.names.append(name) }
            } else {
                notes.append(
                    ImportNote(
                        .damaged, file: told.place.file, line: told.place.line,
                        "\(told.place.screen): \(entry) of \(gateway.name) is neither main nor a survivable that a "
                            + "screen names; left out; still needed: list survivable-processor, or list ip-interface "
                            + "all where it is a C-LAN of main"))
            }
            servers.among.append(servers.names.count)
            tellInterface(entry, told.place)
        }
        return servers
    }

    /// The node that an entry of an MGC list is.
    private func server(_ entry: String) -> String? {
        let address = address(of: entry)
        if let address, address == cast.mainAddress?.value || cast.mainInterfaces[address] != nil {
            return cast.mainName
        }
        return cast.survivables.first { $0.address.value == address || $0.record.name == entry }?.name
    }

    /// Says once of each other address of main that it stands for main.
    private mutating func tellInterface(_ entry: String, _ place: ScreenPlace) {
        guard let address = address(of: entry), let label = cast.mainInterfaces[address],
            toldInterfaces.insert(address).inserted
        else { return }
        notes.append(
            ImportNote(
                .ignored, file: place.file, line: place.line,
                "\(place.screen): \(entry) is main's \(label); a topology has one address of main, so it counts as "
                    + "\(cast.mainAddress.map { "\($0.value)" } ?? "main")"))
    }

    /// The transition point in the list as it is written: entries that are left out or that are main once more move it.
    private mutating func transitionPoint(
        _ told: Told<Int>, in servers: Servers, of gateway: SiteCast.Gateway, count: Int
    ) -> Told<Int>? {
        let moved =
            servers.names.isEmpty ? told.value : told.value < servers.among.count ? servers.among[told.value] : nil
        if let moved, (1...max(1, count)).contains(moved) {
            guard moved != told.value else { return told }
            notes.append(
                ImportNote(
                    .ignored, file: told.place.file, line: told.place.line,
                    "\(told.place.screen): the transition point \(told.value) of \(gateway.name) is \(moved) in the "
                        + "list as it is written, where main stands once"))
            return Told(value: moved, place: told.place)
        }
        let why =
            moved == 0
            ? "none of the entries above the transition point \(told.value) of \(gateway.name) is known"
            : "the transition point \(told.value) of \(gateway.name) is behind the end of the mgc list"
        notes.append(
            ImportNote(.damaged, file: told.place.file, line: told.place.line, "\(told.place.screen): \(why)"))
        return nil
    }

    /// On a sunny day each gateway registers with the first of its list.
    mutating func writeExpectations() {
        let names = cast.gateways.filter { gateway in
            gateway.host?.mgcList.map { told in
                told.value.first.map { server($0) == cast.mainName } ?? true
            } ?? true
        }.map(\.name)
        guard !names.isEmpty else { return }
        line("expect:")
        line(
            "  - { gateway: [\(names.joined(separator: ", "))], registered with: \(cast.mainName), at: [0s, 30s] }",
            "a sunny day")
    }
}
