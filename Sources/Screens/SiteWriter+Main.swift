import Wire

/// Where main is, and with whom gateways were when the screens were taken.
extension SiteWriter {
    /// The address of main: an interface of it, its node name, or what all gateways have first.
    mutating func chooseMain(_ hosts: [Int: SiteRecords.Host]) {
        let own = Set(records.survivables.compactMap { ($0.address ?? records.nodeNames[$0.name])?.value })
        let interfaces = usableInterfaces(own)
        let listed = hosts.keys.sorted().compactMap { number -> (IPAddress, ScreenPlace)? in
            guard let list = hosts[number]?.mgcList, let address = list.value.first.flatMap(address(of:)),
                !own.contains(address)
            else { return nil }
            return (address, list.place)
        }
        let registered = records.gateways.keys.sorted().compactMap { number -> (IPAddress, ScreenPlace)? in
            guard let told = records.gateways[number]?.controller, !own.contains(told.value) else { return nil }
            return (told.value, told.place)
        }
        let candidates = listed.isEmpty ? registered : listed
        // The interface that most gateways begin with; the processor Ethernet, which is ahead, where none does.
        let users = Dictionary(grouping: candidates.map(\.0)) { $0 }
        let best = interfaces.enumerated().max { one, other in
            let (mine, theirs) = (users[one.element.1.value]?.count ?? 0, users[other.element.1.value]?.count ?? 0)
            return (mine, -one.offset) < (theirs, -other.offset)
        }?.element
        if let (interface, told) = best {
            cast.mainAddress = SiteCast.Said(value: told.value, comment: "\(told.place)")
            cast.mainRegion = interface.region
            for (other, address) in interfaces where address.value != told.value {
                cast.mainInterfaces[address.value] = other.label
            }
        } else if let told = records.nodeNames["procr"], !own.contains(told.value) {
            cast.mainAddress = SiteCast.Said(value: told.value, comment: "\(told.place)")
        } else if let answer = answeredAddress("main", "servers") {
            cast.mainAddress = SiteCast.Said(value: answer, comment: "given by --set")
        } else if let first = candidates.first, Set(candidates.map(\.0)).count == 1, !listed.isEmpty || knowsSurvivables
        {
            let why = listed.isEmpty ? "the controller of registered gateways" : "first in every mgc list"
            cast.mainAddress = SiteCast.Said(value: first.0, comment: "\(why): \(first.1)")
        } else {
            need(
                "main", "address", of: "main",
                screen: "display ip-interface procr, list ip-interface all, or list node-names all for procr", used: nil
            )
        }
    }

    /// Interfaces that are on and have an address, the processor Ethernet first; those of a survivable's own screens
    /// are told and left out.
    private mutating func usableInterfaces(
        _ own: Set<IPAddress>
    ) -> [(SiteRecords.Interface, Told<IPAddress>)] {
        var usable: [(SiteRecords.Interface, Told<IPAddress>)] = []
        for interface in records.interfaces {
            guard let told = interface.address ?? interface.name.flatMap({ records.nodeNames[$0.value] }) else {
                continue
            }
            if let survivable = records.survivables.first(where: {
                ($0.address ?? records.nodeNames[$0.name])?.value == told.value
            }) {
                failedOver(
                    told.place,
                    "taken at \(survivable.name), not at main: \(told.value) is its address. Its translations are "
                        + "main's of the last file synchronisation, and so is what the file says; still needed: the "
                        + "screens of main's own SAT")
            } else if interface.isOn?.value == false {
                notes.append(
                    ImportNote(
                        .ignored, file: told.place.file, line: told.place.line,
                        "\(told.place.screen): main's \(interface.label) is switched off; not taken for its address"))
            } else {
                usable.append((interface, told))
            }
        }
        return usable.filter(\.0.isProcessorEthernet) + usable.filter { !$0.0.isProcessorEthernet }
    }

    /// Without their addresses a gateway that has failed over would make a survivable main.
    private var knowsSurvivables: Bool {
        let named = Set(records.regions.values.flatMap { $0.backups?.value ?? [] } + records.survivables.map(\.name))
        return named.allSatisfy { name in
            name.lowercased() == "procr" || records.nodeNames[name] != nil
                || records.survivables.contains { $0.name == name && $0.address != nil }
        }
    }

    /// An entry of an MGC list as an address.
    func address(of entry: String) -> IPAddress? { IPAddress(entry) ?? records.nodeNames[entry]?.value }

    /// An address that was answered; what is none is refused.
    mutating func answeredAddress(_ subject: String, _ group: String) -> IPAddress? {
        guard let text = answers.value(subject, group, "address") else { return nil }
        if let address = IPAddress(text) { return address }
        refuse("--set \(subject).address: '\(text)' is no IP address, such as 10.10.0.10")
        return nil
    }

    // MARK: Failed over

    private mutating func failedOver(_ place: ScreenPlace, _ text: String) {
        notes.append(ImportNote(.failedOver, file: place.file, line: place.line, "\(place.screen): \(text)"))
    }

    /// Says where the screens show a site that had failed over, and what that means for the file.
    mutating func noteFailedOver(_ hosts: [Int: SiteRecords.Host]) {
        var away: [String: (names: [String], place: ScreenPlace)] = [:]
        var nowhere: (names: [String], place: ScreenPlace)?
        for gateway in cast.gateways {
            let (record, host) = (gateway.record, gateway.host)
            guard let controller = record.controller ?? host?.controller else {
                // A server's own list says it of itself; a gateway's own screen says it of everybody.
                guard let told = host?.isRegistered ?? record.isRegistered, !told.value else { continue }
                nowhere = ((nowhere?.names ?? []) + [gateway.name], nowhere?.place ?? told.place)
                continue
            }
            let server = cast.survivables.first { $0.address.value == controller.value }?.name
            if let server {
                away[server] = ((away[server]?.names ?? []) + [gateway.name], away[server]?.place ?? controller.place)
            } else if controller.value != cast.mainAddress?.value, cast.mainInterfaces[controller.value] == nil {
                notes.append(
                    ImportNote(
                        .damaged, file: controller.place.file, line: controller.place.line,
                        "\(controller.place.screen): \(gateway.name) was with \(controller.value), which is neither "
                            + "main nor a survivable that a screen names; still needed: list survivable-processor, or "
                            + "list ip-interface all where it is a C-LAN of main"))
            }
        }
        let meaning =
            "the file has everybody with main, as on a sunny day; what had failed is for its timeline, and then advise "
            + "says the way back"
        for survivable in cast.survivables {
            if let (names, place) = away.removeValue(forKey: survivable.name) {
                failedOver(place, "taken while failed over: \(Self.some(names)) with \(survivable.name); \(meaning)")
            } else if let told = survivable.record.isActive, told.value {
                failedOver(told.place, "taken while \(survivable.name) was active (Act y); \(meaning)")
            }
        }
        noteRegionStates(meaning)
        if let (names, place) = nowhere {
            failedOver(
                place,
                "taken while not registered: \(Self.some(names)); what is told of them was so when they were last; "
                    + meaning)
        }
    }

    private mutating func noteRegionStates(_ meaning: String) {
        for (region, told) in records.regionStates.sorted(by: { $0.key < $1.key }) {
            switch told.value {
            case "ad", "pad", "pae":
                failedOver(
                    told.place,
                    "taken while region \(region) was \(told.value): main had disabled it, because a survivable of it "
                        + "was active; \(meaning)")
            default:
                failedOver(
                    told.place,
                    "taken while region \(region) was \(told.value): somebody had disabled it; the file has it "
                        + "enabled; for its timeline: { at: 0s, console: { \(cast.mainName): disable nr-registration "
                        + "network-region \(region) } }")
            }
        }
    }

    /// The first four of some names.
    private static func some(_ names: [String]) -> String {
        names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
    }
}
