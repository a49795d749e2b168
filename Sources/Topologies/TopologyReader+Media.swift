import Agents
import Wire

/// Media servers, and what is no part of a topology.
extension TopologyReader {
    mutating func readMediaServers(_ element: Element?) {
        for entry in entries(element, what: "media servers", limit: Self.nodeLimit) {
            guard checkName(entry, what: "a media server"), claimName(entry, .mediaServer),
                var fields = fields(of: entry, what: "media server")
            else { continue }
            let place = placement(entry, &fields, hasRegion: false)
            var settings = MediaServerSettings(
                name: entry.key, address: place?.address ?? .v4(0), controllers: [])
            settings.seed = SeededGenerator.draw(seed, 5, UInt64(mediaServers.count))
            let controllers = list(fields.take("controllers"), what: "controllers", limit: 8)
            if !fields.has("controllers") {
                report(entry.value, "media server '\(entry.key)' has no controllers", hint: "controllers: [main, srs]")
            }
            let transport: Transport = choice(fields.take("sip"), what: "sip") ?? .udp
            let interval = "options interval"
            Self.set(
                &settings.optionsInterval,
                duration(fields.take("options interval"), what: interval, in: .seconds(1)...(.seconds(3600))))
            Self.set(&settings.returnsByItself, flag(fields.take("auto return"), what: "auto return"))
            Self.set(&settings.sipPort, port(fields.take("sip port"), what: "sip port"))
            finish(fields, of: "a media server")
            guard let place else { continue }
            mediaServers.append(
                MediaServerDraft(place: place, settings: settings, controllers: controllers, transport: transport))
        }
    }

    /// The second pass: a media server's controllers with their addresses.
    mutating func mediaServerSettings(_ draft: MediaServerDraft) -> MediaServerSettings {
        var settings = draft.settings
        for element in draft.controllers {
            guard let name = text(element, what: "controllers"), let server = server(name, at: element) else {
                continue
            }
            guard !settings.controllers.contains(where: { $0.peer == name }) else {
                report(element, "'\(name)' is among the controllers already")
                continue
            }
            checkFamily(of: draft.place, server.place.address, name, at: element)
            settings.controllers.append(
                EntityLink(
                    peer: name, endpoint: Endpoint(address: server.place.address, port: server.settings.sipPort),
                    transport: draft.transport))
        }
        return settings
    }

    /// The media servers that may register with a server.
    func administeredMediaServers(of server: String) -> [AdministeredMediaServer] {
        mediaServers.filter { draft in draft.controllers.contains { $0.value == .text(server) } }
            .map { AdministeredMediaServer(name: $0.place.name, address: $0.place.address) }
    }

    /// Port networks are known and refused, with the reason.
    mutating func refusePortNetworks(_ fields: inout Fields) {
        for key in ["port networks", "port network"] {
            guard let element = fields.take(key) else { continue }
            report(
                element,
                "port networks are not emulated: IPSI boards control them, and split registration prevention "
                    + "covers media gateways and H.323 phones alone",
                hint: "leave them out; what makes a server active here is a gateway or one of 'media servers'")
        }
    }
}
