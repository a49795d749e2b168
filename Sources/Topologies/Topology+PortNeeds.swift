import Agents
import Wire

extension Topology {
    /// Which node needs which port of which other one, in the order of the file; without the ways of programs, which
    /// no setting tells.
    public func portNeeds() -> [PortNeed] {
        let owners = Dictionary(
            nodes.flatMap { node in node.interface.addresses.map { ($0, node.name) } },
            uniquingKeysWith: { first, _ in first })
        let book = PortBook(owners: owners, servers: servers)
        var needs: [PortNeed] = []
        for node in nodes {
            guard case .agent(let settings) = node.kind else { continue }
            switch settings {
            case .gateway(let gateway): needs += book.needs(of: gateway, line: node.line)
            case .controller(let controller): needs += book.needs(of: controller, line: node.line)
            case .sessionManager(let manager):
                needs += book.options(
                    of: manager.name, manager.entityLinks, setting: "entity links", .options, line: node.line)
            case .mediaServer(let server):
                needs += book.options(
                    of: server.name, server.controllers, setting: "controllers", .options, line: node.line)
            case .stub: break
            case .phones(let group): needs += book.needs(of: group, regions: regions, line: node.line)
            }
        }
        return needs
    }

    private var servers: [ControllerSettings] {
        nodes.compactMap { node in
            guard case .agent(.controller(let settings)) = node.kind else { return nil }
            return settings
        }
    }
}

/// Who has which address, and what the servers listen on.
private struct PortBook {
    let owners: [IPAddress: String]
    let servers: [ControllerSettings]

    private func need(
        _ from: String, _ transport: PortNeed.Transport, _ endpoint: Endpoint, _ purpose: PortNeed.Purpose,
        _ setting: String, line: Int
    ) -> PortNeed {
        PortNeed(
            from: from, to: owners[endpoint.address] ?? "\(endpoint.address)", transport: transport,
            ports: endpoint.port...endpoint.port, purpose: purpose, setting: setting, line: line)
    }

    func needs(of gateway: GatewaySettings, line: Int) -> [PortNeed] {
        let transport = gateway.transport == .udp ? PortNeed.Transport.udp : .tcp
        let key = gateway.encoding == .binary ? "h.248 binary port" : "h.248 port"
        var needs: [PortNeed] = []
        var controllers: [ControllerSettings] = []
        for entry in gateway.mgcList {
            let name = owners[entry.endpoint.address] ?? entry.name
            needs.append(
                need(
                    gateway.name, transport, entry.endpoint, .registration, "mgc list, \(key) of \(name)", line: line))
            guard let server = servers.first(where: { $0.name == name }) else { continue }
            controllers.append(server)
            if let target = server.redirection, !gateway.mgcList.contains(where: { $0.endpoint == target }) {
                needs.append(
                    need(gateway.name, transport, target, .registration, "redirect to of \(server.name)", line: line))
            }
        }
        guard gateway.transport == .udp else { return needs }
        for server in controllers {
            if let port = server.requestPort {
                needs.append(
                    need(
                        gateway.name, .udp, Endpoint(address: server.address, port: port), .registration,
                        "request port of \(server.name)", line: line))
            }
            let own = Endpoint(address: gateway.address, port: gateway.requestPort ?? gateway.port)
            let setting = gateway.requestPort == nil ? "port" : "request port"
            needs.append(need(server.name, .udp, own, .requests, setting, line: line))
        }
        return needs
    }

    func needs(of server: ControllerSettings, line: Int) -> [PortNeed] {
        var needs: [PortNeed] = []
        if let main = server.mainGatekeeper {
            let name = owners[main.address] ?? "main"
            needs.append(
                need(server.name, .udp, main, .survivable, "type, ras port of \(name)", line: line))
        }
        return needs
            + options(of: server.name, server.entityLinks, setting: "entity links", .serverOptions, line: line)
    }

    func needs(of group: PhoneGroupSettings, regions: [NetworkRegion], line: Int) -> [PortNeed] {
        let backups = regions.first { $0.number == group.networkRegion }?.backupServers ?? []
        let listed = servers.filter { server in
            server.role == .main || backups.contains(server.name)
                || group.gatekeepers.contains { $0.endpoint.address == server.address }
        }
        let last = UInt16(clamping: Int(group.firstPort) + group.count - 1)
        return listed.flatMap { server -> [PortNeed] in
            let isListed = group.gatekeepers.contains { $0.endpoint.address == server.address }
            let why = isListed ? "gatekeepers" : backups.contains(server.name) ? "backup servers" : "type of main"
            let gatekeeper = Endpoint(address: server.address, port: server.rasPort)
            return [
                need(group.name, .udp, gatekeeper, .phones, "\(why), ras port of \(server.name)", line: line),
                PortNeed(
                    from: server.name, to: group.name, transport: .udp,
                    ports: group.firstPort...max(group.firstPort, last), purpose: .phonesSentAway,
                    setting: "first port", line: line),
            ]
        }
    }

    func options(
        of name: String, _ links: [EntityLink], setting: String, _ purpose: PortNeed.Purpose, line: Int
    ) -> [PortNeed] {
        links.map { link in
            need(
                name, link.transport == .udp ? .udp : .tcp, link.endpoint, purpose,
                "\(setting), sip port of \(link.peer)", line: line)
        }
    }
}
