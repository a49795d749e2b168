import Agents
import Wire

/// The reference lab of the stories: main, one survivable, four gateways in region 2, one session manager.
struct Lab {
    var force = false
    var gateways = 4
    var transport = Transport.tcp
    var linkTransport = Transport.udp
    var administered = true
    /// A survivable core in the place of the survivable remote.
    var hasCore = false
    var changeGateway: (@Sendable (inout GatewaySettings) -> Void)?
    var changeController: (@Sendable (inout ControllerSettings) -> Void)?

    static let main = Endpoint(address: .v4(0x0A0A_000A), port: 2944)
    static let survivable = Endpoint(address: .v4(0x0A14_000A), port: 2944)
    static let sessionManager = IPAddress.v4(0x0A0A_0014)

    static func gatewayAddress(_ number: Int) -> IPAddress { .v4(0x0A14_010A + UInt32(number)) }
    static func serial(_ number: Int) -> String { "12TG4107019\(number)" }

    func gateway(_ number: Int) -> GatewaySettings {
        var settings = GatewaySettings(
            name: "mg\(number)", address: Self.gatewayAddress(number), serialNumber: Self.serial(number),
            mgcList: [
                ControllerAddress(name: "main", endpoint: Self.main),
                ControllerAddress(name: "srs", endpoint: Self.survivable),
            ])
        settings.transport = transport
        settings.seed = UInt64(number)
        changeGateway?(&settings)
        return settings
    }

    func controller(_ role: ControllerSettings.Role) -> ControllerSettings {
        let name = role == .main ? "main" : "srs"
        let own = role == .main ? Self.main : Self.survivable
        var settings = ControllerSettings(name: name, address: own.address, role: role)
        settings.mediaGateways = (1...max(1, gateways)).map {
            AdministeredGateway(
                number: $0, name: "mg\($0)", serialNumber: Self.serial($0), networkRegion: 2,
                address: Self.gatewayAddress($0))
        }
        settings.networkRegions = [
            NetworkRegion(number: 1, name: "Headquarters"),
            NetworkRegion(number: 2, name: "Branch 2", backupServers: ["srs"]),
        ]
        settings.entityLinks = [
            EntityLink(
                peer: "sm1", endpoint: Endpoint(address: Self.sessionManager, port: 5060), transport: linkTransport)
        ]
        switch role {
        case .main:
            settings.forceToActiveSurvivable = force
            if administered {
                settings.survivableProcessors = [
                    SurvivableProcessor(
                        identifier: 2, name: "srs", address: Self.survivable.address, networkRegion: 2,
                        isCore: hasCore)
                ]
            }
        case .survivableRemote, .survivableCore:
            settings.mainGatekeeper = Endpoint(address: Self.main.address, port: 1719)
            settings.survivableIdentifier = 2
        }
        changeController?(&settings)
        return settings
    }

    var sessionManager: SessionManagerSettings {
        SessionManagerSettings(
            name: "sm1", address: Self.sessionManager,
            entityLinks: [("main", Self.main), ("srs", Self.survivable)].map { name, endpoint in
                EntityLink(
                    peer: name, endpoint: Endpoint(address: endpoint.address, port: 5060), transport: linkTransport)
            })
    }

    func world() -> World {
        var world = World()
        world.add(.controller(controller(.main)))
        world.add(.controller(controller(hasCore ? .survivableCore : .survivableRemote)))
        world.add(.sessionManager(sessionManager))
        for number in 1...max(1, gateways) where number <= gateways { world.add(.gateway(gateway(number))) }
        return world
    }
}

extension World {
    /// The journal's lines of a kind, of one node or about one subject.
    func lines(_ kind: JournalEntry.Kind, _ node: String? = nil, subject: String? = nil) -> [Line] {
        journal.filter {
            $0.entry.kind == kind && (node == nil || $0.node == node) && (subject == nil || $0.entry.subject == subject)
        }
    }

    /// When a line was written for the first time at or after a moment, in seconds.
    func seconds(
        _ kind: JournalEntry.Kind, _ node: String, subject: String? = nil, after: Duration = .zero
    ) -> Double? {
        lines(kind, node, subject: subject).first { $0.at >= Instant.start + after }?.at.seconds
    }

    /// With whom a gateway is registered now.
    func controller(of gateway: String) -> String? {
        var current: String?
        for line in journal where line.node == gateway {
            switch line.entry.kind {
            case .registered: current = line.entry.subject
            case .linkLost, .unregistered, .reset: current = nil
            default: break
            }
        }
        return current
    }

    /// Whether a controller says that it is active.
    func isActive(_ controller: String) -> Bool {
        journal.last { $0.node == controller && [.active, .inactive].contains($0.entry.kind) }?.entry.kind == .active
    }

    var text: String { journal.map(\.description).joined(separator: "\n") }
}
