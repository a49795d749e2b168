import Agents
import ArgumentParser
import Loads
import Wire

/// `rainyday serve session-manager`: probes SIP entities by OPTIONS, and answers OPTIONS.
struct ServeSessionManager: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session-manager",
        abstract: "A SIP entity that answers OPTIONS and watches others by them; with --in-flight or --rate, a load.",
        discussion: HelpText.of(
            """
            Without an entity it only answers. Each entity is asked at the start and then at the cycle of its state, and
            changes of state are printed.

              rainyday serve session-manager --listen 127.0.0.1:5070
              rainyday serve session-manager --entity 192.0.2.7 --entity 192.0.2.8:5062/tcp --proactive-cycle 1min
              rainyday serve session-manager --listen 127.0.0.1:5071 --entity 127.0.0.1:5070 --in-flight 64
            """))

    @Option(help: "Its address and SIP port; port 5060 unless said.") var listen = "127.0.0.1"
    @Option(help: "An entity, such as 192.0.2.7:5060/udp; may be given again and again.") var entity: [String] = []
    @Option(
        name: .customLong("proactive-cycle"), help: "The interval for an entity that is up.", transform: Words.duration)
    var proactiveCycle: Duration = .seconds(900)
    @Option(
        name: .customLong("reactive-cycle"), help: "The interval for one that is not up.", transform: Words.duration)
    var reactiveCycle: Duration = .seconds(120)
    @Option(
        name: .customLong("keep-alive"),
        help: "The longest time between pings on TCP connections (RFC 5626); none unless said.",
        transform: Words.duration)
    var keepAlive: Duration?
    @Flag(help: "Say ;alias on TCP: the entity may send its requests on our connection (RFC 5923).") var alias = false
    @OptionGroup var load: LoadOptions
    @OptionGroup var options: ServeOptions

    func run() throws {
        let local = try ServeAddress.own(listen, defaultPort: 5060)
        let entities = try entity.map { try Address.entity($0) }
        guard load.isLoad else { return try watch(local, entities) }
        guard !entities.isEmpty, entities.allSatisfy({ $0.transport == .udp }) else {
            throw ValidationError("a load needs an --entity, and goes over UDP only.")
        }
        var settings = OptionsLoadSettings(name: "session-manager", local: local, entities: entities.map(\.endpoint))
        settings.seed = ServeAddress.seed()
        let runner = ServeRunner<OptionsLoad>(
            role: "session-manager", options: options,
            figures: { server, _ in
                LoadFigures.figures(
                    server.agent.tally, inFlight: server.agent.inFlight, heldBack: server.agent.heldBack,
                    lost: server.counts.lost)
            },
            isDone: { load, _ in load.isDone },
            complaint: { server, _ in LoadFigures.complaint(server.agent.tally, wanted: load.count) })
        let names = entities.map { "\($0.endpoint)" }.joined(separator: ", ")
        try runner.run(
            OptionsLoad(settings, pace: load.pace), greeting: "session-manager: \(local) asks \(names) over UDP")
    }

    private func watch(_ local: Endpoint, _ entities: [(endpoint: Endpoint, transport: Transport)]) throws {
        var settings = SessionManagerSettings(
            name: "session-manager", address: local.address,
            entityLinks: entities.map {
                EntityLink(peer: "\($0.endpoint)", endpoint: $0.endpoint, transport: $0.transport)
            })
        settings.sipPort = local.port
        settings.proactiveCycle = proactiveCycle
        settings.reactiveCycle = reactiveCycle
        settings.sipConnections.keepAliveInterval = keepAlive
        settings.sipConnections.saysAlias = alias
        settings.seed = ServeAddress.seed()
        let runner = ServeRunner<SessionManager>(
            role: "session-manager", options: options,
            figures: { server, journal in
                let counts = server.counts
                return ServeFigures(
                    figures: [
                        .level("entities", entities.count), .level("up", server.agent.upCount),
                        .counter("changes", journal.count(.entityLink)),
                        .counter("undecodable", journal.count(.undecodable)), .counter("received", counts.received),
                        .counter("sent", counts.sent), .counter("lost on sending", counts.lost),
                        .level("connections", counts.connections),
                    ], latencyName: "service", latency: server.serviceTime)
            },
            // Once every entity has a state.
            isDone: { agent, _ in load.count.map { agent.knownCount >= min($0, entities.count) } ?? false },
            complaint: { server, _ in
                guard server.agent.upCount < entities.count else { return nil }
                return "\(server.agent.upCount) of \(entities.count) entities are up"
            })
        try runner.run(SessionManager(settings), greeting: "session-manager: SIP on \(local), UDP and TCP")
    }
}
