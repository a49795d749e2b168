import Agents
import Fabric
import Wire

/// The second pass: names become addresses, and every node gets all of its settings.
extension TopologyReader {
    mutating func resolve(into topology: inout Topology) {
        for element in backupServerElements {
            guard let name = text(element, what: "backup servers") else { continue }
            _ = server(name, at: element)
        }
        for draft in gateways { checkRecoveryRule(of: draft) }
        for index in routers.indices { chooseLegs(of: index) }
        let controllers = servers.map { Node($0.place, .agent(.controller(controllerSettings($0)))) }
        let managers = sessionManagers.map { draft in
            Node(draft.place, .agent(.sessionManager(sessionManagerSettings(draft))))
        }
        let media = mediaServers.map { draft in
            Node(draft.place, .agent(.mediaServer(mediaServerSettings(draft))))
        }
        let gateways = gateways.map { draft -> Node in
            var node = Node(
                draft.place, .agent(.gateway(gatewaySettings(draft))), provides: draft.provides,
                stations: draft.stations)
            node.callEngine = draft.callEngine
            return node
        }
        let phones = phones.map { draft in Node(draft.place, .agent(.phones(phoneSettings(draft)))) }
        let programs = programs.map { draft in
            var node = Node(draft.place, .program(draft.command))
            node.region = draft.gatewayRegion
            return node
        }
        let stubs = stubs.map { Node($0.place, .agent(.stub($0.settings))) }
        topology.boxes = boxes
        topology.networks = networks
        topology.regions = regions
        topology.regionLines = regionLines
        topology.forceToActiveSurvivable = forceToActiveSurvivable
        topology.nodes = (controllers + managers + media + gateways + phones + programs + stubs).sorted {
            isEarlier($0.name, $1.name)
        }
        topology.routers = routers.map { draft in
            Router(
                name: draft.name,
                interfaces: draft.legs.compactMap { leg in
                    leg.address.map { address in
                        Interface(
                            network: leg.network.name, addresses: [address],
                            prefixLengths: [leg.network.subnet.prefixLength], mac: MACAddress(0))
                    }
                }, line: draft.line)
        }.sorted { isEarlier($0.name, $1.name) }
        topology.numberInterfaces()
    }

    private func isEarlier(_ left: String, _ right: String) -> Bool {
        guard let left = names[left], let right = names[right] else { return false }
        return (left.line, left.column, left.order) < (right.line, right.column, right.order)
    }

    private mutating func chooseLegs(of index: Int) {
        let draft = routers[index]
        for (leg, (network, address)) in draft.legs.enumerated() where address == nil {
            routers[index].legs[leg].address = chooseAddress(in: network, for: draft.name, line: draft.line)
            guard routers[index].legs[leg].address == nil else { continue }
            add(
                SourceCheck.Problem(
                    line: draft.line, column: draft.column,
                    reason: "network '\(network.name)' has no address left for '\(draft.name)'", hint: nil))
        }
    }

    /// A server by its name; reports one that is unknown.
    mutating func server(_ name: String, at element: Element) -> ServerDraft? {
        if let server = servers.first(where: { $0.place.name == name }) { return server }
        let what = names[name].map { "'\(name)' is a \($0.kind.rawValue), not a server" }
        report(
            element, what ?? "unknown server '\(name.prefix(40))'",
            hint: NearestWord.hint(name, among: servers.map(\.place.name)))
        return nil
    }

    private mutating func controllerSettings(_ draft: ServerDraft) -> ControllerSettings {
        var settings = draft.settings
        settings.startOfStory = startOfStory
        settings.networkRegions = regions
        settings.recoveryRules = recoveryRules
        settings.forceToActiveSurvivable = forceToActiveSurvivable
        Self.set(&settings.linkLossDelayTimer, linkLossDelayTimer)
        settings.mediaGateways = administeredGateways
        settings.mediaServers = administeredMediaServers(of: draft.place.name)
        if !phones.isEmpty {
            settings.phones = administeredPhones
            settings.serverNames = servers.map(\.gatekeeper)
            Self.set(&settings.phoneLinkLossDelayTimer, phoneLinkLossDelayTimer)
        }
        if let element = draft.redirection, let name = text(element, what: "redirect to"),
            let target = server(name, at: element)
        {
            settings.redirection = Endpoint(address: target.place.address, port: target.settings.h248Port)
        }
        switch settings.role {
        case .main:
            settings.survivableProcessors = servers.filter { $0.settings.role != .main && $0.isAdministered }.map {
                SurvivableProcessor(
                    identifier: $0.settings.survivableIdentifier, name: $0.place.name, address: $0.place.address,
                    networkRegion: $0.place.region ?? 1, isCore: $0.settings.role == .survivableCore)
            }
            checkIdentifiers(settings.survivableProcessors)
        case .survivableRemote, .survivableCore:
            Self.set(&settings.survivableIdentifier, draft.sentIdentifier)
            if let main = servers.first(where: { $0.settings.role == .main }) {
                settings.mainGatekeeper = Endpoint(address: main.place.address, port: main.settings.rasPort)
                checkFamily(of: draft.place, main.place)
            }
        }
        let managers = sessionManagers.filter { manager in
            manager.links.contains { $0.value == .text(draft.place.name) }
        }
        settings.takesCalls = managers.contains { $0.settings.calls != nil }
        if managers.contains(where: { $0.settings.calls?.schedule != nil }) {
            settings.trunkGroups = trunkGroups(of: administeredGateways)
        }
        settings.entityLinks = managers.map {
            EntityLink(
                peer: $0.place.name, endpoint: Endpoint(address: $0.place.address, port: $0.settings.sipPort),
                transport: $0.entities[draft.place.name]?.transports.first ?? $0.transport)
        }
        return settings
    }

    private mutating func checkIdentifiers(_ processors: [SurvivableProcessor]) {
        var seen: [UInt16: String] = [:]
        for processor in processors {
            if let other = seen[processor.identifier], let place = names[processor.name] {
                add(
                    SourceCheck.Problem(
                        line: place.line, column: place.column,
                        reason: "'\(processor.name)' has the same id as '\(other)', \(processor.identifier)", hint: nil)
                )
            }
            seen[processor.identifier] = processor.name
        }
    }

    /// The `media-gateway` forms: every gateway, and every program that is one.
    private var administeredGateways: [AdministeredGateway] {
        var records = gateways.filter(\.isAdministered).map { draft in
            var record = AdministeredGateway(
                number: 0, name: draft.place.name, serialNumber: draft.settings.serialNumber,
                networkRegion: draft.place.region ?? 1, address: draft.place.address)
            record.recoveryRule = draft.recoveryRule?.number
            return record
        }
        records += programs.compactMap { draft in
            draft.gatewayRegion.map { region in
                AdministeredGateway(
                    number: 0, name: draft.place.name, serialNumber: draft.serial ?? "", networkRegion: region,
                    address: draft.place.address)
            }
        }
        for index in records.indices { records[index].number = index + 1 }
        return records
    }

    private mutating func sessionManagerSettings(_ draft: SessionManagerDraft) -> SessionManagerSettings {
        var settings = draft.settings
        settings.calls?.stations = stations(of: administeredGateways)
        for element in draft.links {
            guard let name = text(element, what: "entity links") else { continue }
            guard !settings.entityLinks.contains(where: { $0.peer == name }) else {
                report(element, "'\(name)' has an entity link already")
                continue
            }
            let peer: (address: IPAddress, port: UInt16)
            if let program = programs.first(where: { $0.place.name == name }) {
                peer = (program.place.address, program.sipPort)
            } else if let server = server(name, at: element) {
                peer = (server.place.address, server.settings.sipPort)
            } else {
                continue
            }
            checkFamily(of: draft.place, peer.address, name, at: element)
            let own = draft.entities[name]
            for transport in own.map(\.transports).flatMap({ $0.isEmpty ? nil : $0 }) ?? [draft.transport] {
                settings.entityLinks.append(
                    EntityLink(
                        peer: name, endpoint: Endpoint(address: peer.address, port: peer.port), transport: transport,
                        overrides: own?.overrides ?? EntityOverrides()))
            }
        }
        return settings
    }

    private mutating func gatewaySettings(_ draft: GatewayDraft) -> GatewaySettings {
        var settings = draft.settings
        settings.startOfStory = startOfStory
        takePart(in: &settings, provides: draft.provides)
        switch draft.autoFallback {
        case .byRule: settings.asksToReturn = draft.recoveryRule != nil
        case .always: settings.asksToReturn = true
        case .never: settings.asksToReturn = false
        }
        for element in draft.mgcList {
            guard let name = text(element, what: "mgc list") else { continue }
            guard !settings.mgcList.contains(where: { $0.name == name }) else {
                report(element, "'\(name)' is in the mgc list twice")
                continue
            }
            let controller: Endpoint
            if let program = programs.first(where: { $0.place.name == name }) {
                controller = Endpoint(
                    address: program.place.address, port: program.h248Port ?? settings.encoding.port)
            } else if let server = server(name, at: element) {
                let isBinary = settings.encoding == .binary
                let port = isBinary ? server.settings.h248BinaryPort : server.settings.h248Port
                controller = Endpoint(address: server.place.address, port: port)
            } else {
                continue
            }
            checkFamily(of: draft.place, controller.address, name, at: element)
            settings.mgcList.append(ControllerAddress(name: name, endpoint: controller))
        }
        return settings
    }

    /// A survivable registers with main.
    private mutating func checkFamily(of survivable: Placement, _ main: Placement) {
        guard survivable.address.isV4 != main.address.isV4 else { return }
        add(
            SourceCheck.Problem(
                line: survivable.line, column: survivable.column,
                reason: Self.mixedFamilies(survivable, main.address, main.name), hint: nil))
    }

    mutating func checkFamily(of place: Placement, _ address: IPAddress, _ name: String, at element: Element) {
        guard place.address.isV4 != address.isV4 else { return }
        report(element, Self.mixedFamilies(place, address, name))
    }

    private static func mixedFamilies(_ place: Placement, _ address: IPAddress, _ name: String) -> String {
        "'\(place.name)' has \(place.address), '\(name)' has \(address): one is IPv4, the other IPv6"
    }
}

extension Node {
    fileprivate init(_ place: Placement, _ kind: NodeKind, provides: [String] = [], stations: Int = 0) {
        self.init(
            name: place.name, kind: kind,
            interface: Interface(
                network: place.network, addresses: [place.address], prefixLengths: [place.prefixLength],
                mac: MACAddress(0)),
            region: place.region, provides: provides, stations: stations, line: place.line)
    }
}
