import Wire

/// The networks that the nodes are in.
extension SiteWriter {
    mutating func chooseNetworks(_ addresses: [IPAddress], _ hosts: [Int: SiteRecords.Host]) {
        var told: [IPAddress: Told<Int>] = [:]
        for number in hosts.keys.sorted() {
            guard let host = hosts[number], let address = host.address?.value, let prefix = host.prefix else {
                continue
            }
            told[address] = prefix
        }
        for interface in records.interfaces {
            let address = interface.address ?? interface.name.flatMap { records.nodeNames[$0.value] }
            if let address, let prefix = interface.prefix { told[address.value] = prefix }
        }
        let text = answers.value("networks", "networks", "prefix")
        let answer = text.flatMap { Int($0) }.flatMap { (8...30).contains($0) ? $0 : nil }
        if let text, answer == nil { refuse("--set networks.prefix is 8 to 30, not '\(text)'") }
        let choice = SiteCast.networks(of: addresses, length: answer ?? 24, known: told.mapValues(\.value), limit: 200)
        cast.networks = choice.networks
        for (address, network) in choice.within {
            guard let place = told[address]?.place else { continue }
            notes.append(
                ImportNote(
                    .damaged, file: place.file, line: place.line,
                    "\(place.screen): the mask makes a network within \(network), which another mask makes; taken as "
                        + "one; still needed: which of the two is right"))
        }
        if let answer, let (address, network) = choice.swallowed.first {
            let place = told.first { network.contains($0.key) && $0.value.value == network.prefixLength }?.value.place
            refuse(
                "--set networks.prefix=\(answer): the network of \(address) would swallow \(network), which "
                    + "\(place.map { "\($0)" } ?? "a screen") says; answer a longer one, or take the show "
                    + "running-config of \(address)")
        }
        let networks = told.compactMap { address, prefix in
            IPNetwork(address: IPNetwork.masked(address, to: prefix.value), prefixLength: prefix.value)
        }
        if text == nil, addresses.contains(where: { address in !networks.contains { $0.contains(address) } }) {
            need(
                "networks", "prefix", of: "networks",
                screen: "show running-config of each gateway, ip address, and list ip-interface all, Mask", used: "24")
        }
    }

    /// The line whose mask says a network; nil where none does.
    func place(of network: IPNetwork) -> ScreenPlace? {
        for gateway in cast.gateways {
            guard let host = gateway.host, let address = host.address?.value, network.contains(address),
                let prefix = host.prefix, prefix.value == network.prefixLength
            else { continue }
            return prefix.place
        }
        return records.interfaces.lazy.compactMap { interface -> ScreenPlace? in
            guard let address = interface.address?.value, network.contains(address), let prefix = interface.prefix,
                prefix.value == network.prefixLength
            else { return nil }
            return prefix.place
        }.first
    }
}
