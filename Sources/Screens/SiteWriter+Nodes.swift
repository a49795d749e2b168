import Wire

/// Who there is, and where.
extension SiteWriter {
    /// Names nodes and finds their addresses; false where there is no main or no gateway.
    mutating func chooseNodes() -> Bool {
        var names = NodeNames()
        cast.mainName = names.claim("main", or: "main")
        let survivables = records.survivables.map { ($0, names.claim($0.name, or: "survivable")) }
        let hosts = matchHosts()
        let gateways = records.gateways.values.sorted { $0.number < $1.number }.map { record in
            (record, names.claim(record.name?.value ?? "", or: "mg\(record.number)"))
        }
        guard !gateways.isEmpty else {
            var need = ImportNeed(
                group: "gateways", key: "address", subjects: [], screen: "list media-gateway, with its rows")
            need.canBeAnswered = false
            self.need(need, of: "gateways")
            return false
        }
        chooseMain(hosts)
        guard let main = cast.mainAddress?.value else { return false }
        var owners: [IPAddress: (name: String, place: String)] = [
            main: (cast.mainName, cast.mainAddress?.comment ?? "")
        ]
        for (record, name) in survivables {
            let told = record.address ?? records.nodeNames[record.name]
            guard let address = place(name, "servers", told, main, &owners, "list survivable-processor, IP Address")
            else { continue }
            cast.survivables.append(SiteCast.Survivable(name: name, record: record, address: address))
        }
        for (record, name) in gateways {
            let host = hosts[record.number]
            let told = record.address ?? host?.address
            guard
                let address = place(
                    name, "gateways", told, main, &owners,
                    "display media-gateway N, MGP IPV4 Address")
            else { continue }
            cast.gateways.append(SiteCast.Gateway(name: name, record: record, host: host, address: address))
        }
        let addresses = [main] + cast.survivables.map(\.address.value) + cast.gateways.map(\.address.value)
        chooseNetworks(addresses, hosts)
        noteFailedOver(hosts)
        return !cast.gateways.isEmpty
    }

    /// The address of a node: told or answered, of main's family, and nobody else's.
    private mutating func place(
        _ name: String, _ group: String, _ told: Told<IPAddress>?, _ main: IPAddress,
        _ owners: inout [IPAddress: (name: String, place: String)], _ screen: String
    ) -> SiteCast.Said<IPAddress>? {
        let said: SiteCast.Said<IPAddress>
        if let told {
            said = SiteCast.Said(value: told.value, comment: "\(told.place)")
        } else if let answer = answeredAddress(name, name) {
            said = SiteCast.Said(value: answer, comment: "given by --set")
        } else {
            need(group, "address", of: name, screen: screen, used: nil)
            return nil
        }
        if let owner = owners[said.value] {
            problem(told, "\(said.value) of \(name) is that of \(owner.name) already, \(owner.place)")
            need(group, "address", of: name, screen: screen, used: nil)
            return nil
        }
        guard said.value.isV4 == main.isV4 else {
            problem(told, "\(name) has \(said.value), main \(main): one is IPv4, the other IPv6")
            need(group, "address", of: name, screen: "its address of main's IP version", used: nil)
            return nil
        }
        owners[said.value] = (name, said.comment)
        return said
    }

    private mutating func problem(_ told: Told<IPAddress>?, _ text: String) {
        guard let place = told?.place else { return }
        notes.append(ImportNote(.damaged, file: place.file, line: place.line, "\(place.screen): \(text)"))
    }

    /// Whose screens a gateway's own screens are: by serial number, by address, by the number or the name of the
    /// prompt, by the name of the file.
    private mutating func matchHosts() -> [Int: SiteRecords.Host] {
        var hosts: [Int: SiteRecords.Host] = [:]
        for key in records.hostOrder {
            guard let host = records.hosts[key] else { continue }
            guard let number = gateway(of: host) else {
                notes.append(
                    ImportNote(
                        .damaged, file: host.place.file, line: host.place.line,
                        "\(host.place.screen): which gateway it was taken at is not known; still needed: show system "
                            + "with its serial number, a prompt with its number, or a file named after it"))
                continue
            }
            hosts[number] = hosts[number].map { merged($0, host) } ?? host
        }
        return hosts
    }

    /// Two sets of screens of one gateway.
    private mutating func merged(_ one: SiteRecords.Host, _ other: SiteRecords.Host) -> SiteRecords.Host {
        var host = one
        keep(&host.mgcList, other.mgcList, "the mgc list")
        keep(&host.primarySearch, other.primarySearch, "the primary search, in seconds,")
        keep(&host.totalSearch, other.totalSearch, "the total search, in seconds,")
        keep(&host.transitionPoint, other.transitionPoint, "the transition point")
        keep(&host.sls, other.sls, "sls")
        host.address = host.address ?? other.address
        host.prefix = host.prefix ?? other.prefix
        return host
    }

    private mutating func keep<Value>(_ told: inout Told<Value>?, _ other: Told<Value>?, _ what: String) {
        guard let other else { return }
        guard let known = told else {
            told = other
            return
        }
        guard known.value != other.value else { return }
        notes.append(
            ImportNote(
                .conflict, file: other.place.file, line: other.place.line,
                "\(other.place.screen): \(what) is \(other.value) here, but \(known.value) at \(known.place)"))
    }

    private mutating func gateway(of host: SiteRecords.Host) -> Int? {
        let gateways = records.gateways.values.sorted { $0.number < $1.number }
        if let serial = host.serial?.value { return gateways.first { $0.serial?.value == serial }?.number }
        if let address = host.address?.value, let found = gateways.first(where: { $0.address?.value == address }) {
            return found.number
        }
        if let prompt = host.host.prompt {
            if let named = gateways.first(where: { $0.name?.value == prompt }) { return named.number }
            // `SZ-G450-001`: the number is behind the last dash, unless it is part of the name.
            let parts = prompt.split(separator: "-")
            let name = parts.dropLast().joined(separator: "-")
            if let number = parts.last.flatMap({ Int($0) }), let record = records.gateways[number] {
                let known = record.name?.value ?? name
                if !known.hasPrefix(name), !name.hasPrefix(known) {
                    notes.append(
                        ImportNote(
                            .damaged, file: host.place.file, line: host.place.line,
                            "\(host.place.screen): taken for one of gateway \(number), \(known), by the number of the "
                                + "prompt '\(prompt)', which has another name; still needed: show system at it"))
                }
                return number
            }
            return gateways.first { $0.name?.value == name }?.number
        }
        if let name = host.name?.value, let found = gateways.first(where: { $0.name?.value == name }) {
            return found.number
        }
        let path = host.host.file.split(separator: "/").last.map(String.init) ?? ""
        let base = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
        return gateways.first { $0.name?.value == base }?.number
    }
}
