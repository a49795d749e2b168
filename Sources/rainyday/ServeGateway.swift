import Agents
import ArgumentParser
import Loads
import Megaco
import Wire

/// `rainyday serve gateway`: gateways that register with any controller, and stay or come again and again.
struct ServeGateway: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Gateways that register with any controller and stay; with --in-flight or --rate, a load.",
        discussion: HelpText.of(
            """
            Gateways that stay are what a topology's gateways are: each has the search timers, watches its link and
            answers probes. Over UDP each has a port of its own, counted on from that of --listen.

            A load goes over UDP from one port: its gateways differ in their message identifiers (10.0.0.1 and on), and
            register in turn, again and again.

              rainyday serve gateway --mgc-list 192.0.2.1,192.0.2.2 --gateways 50 --transport tcp
              rainyday serve gateway --mgc-list 192.0.2.1 --gateways 1000 --in-flight 64 --count 1000000
            """))

    @Option(name: .customLong("mgc-list"), help: "Controllers, the primary first, with commas; port 2944 unless said.")
    var mgcList: String
    @Option(help: "Its own address and first port; port 12944 unless said.") var listen = "127.0.0.1"
    @Option(help: "udp, or tcp with TPKT.", transform: Address.transport) var transport = Transport.udp
    @Option(help: "How it writes: pretty (long tokens), compact (short ones), random (any legal way) or binary (BER).")
    var encoding = EncodingWord.compact
    @Option(help: "How many gateways there are.") var gateways = 1
    @Option(help: "The profile that is offered, such as resgw/1.", transform: Self.profile)
    var profile = ServiceChangeProfile(name: "AVMG", version: 1)
    @Option(help: "The highest protocol version that is offered, 1 to 3; a load writes it as well.") var version = 1
    @OptionGroup var load: LoadOptions
    @OptionGroup var options: ServeOptions

    static func profile(_ text: String) throws -> ServiceChangeProfile {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = Int(parts[1]), (1...99).contains(version), !parts[0].isEmpty,
            parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F })
        else { throw ValidationError("a profile is a name and a version, such as resgw/1, not '\(text)'.") }
        return ServiceChangeProfile(name: String(parts[0]), version: version)
    }

    func validate() throws {
        guard (1...1_000_000).contains(gateways), (1...3).contains(version) else {
            throw ValidationError("--gateways is 1…1000000, --version 1…3.")
        }
        guard !load.isLoad || transport == .udp else { throw ValidationError("a load goes over UDP only.") }
    }

    func run() throws {
        let local = try ServeAddress.own(listen, defaultPort: 12_944)
        let controllers = try mgcList.split(separator: ",").map { word in
            let endpoint = try Address.endpoint(String(word), defaultPort: encoding.port)
            return ControllerAddress(name: "\(endpoint)", endpoint: endpoint)
        }
        guard (1...4).contains(controllers.count) else {
            throw ValidationError("--mgc-list has one to four controllers.")
        }
        if load.isLoad { try runLoad(from: local, to: controllers[0].endpoint) } else { try stay(local, controllers) }
    }

    // MARK: Load

    private func runLoad(from local: Endpoint, to controller: Endpoint) throws {
        var settings = RegistrationLoadSettings(local: local, controller: controller)
        settings.gatewayCount = gateways
        settings.encoding = encoding.encoding(seed: ServeAddress.seed())
        settings.version = version
        settings.profile = profile
        let first = UInt32(truncatingIfNeeded: ServeAddress.seed() % 4_000_000_000)
        let runner = ServeRunner<RegistrationLoad>(
            role: "gateway", options: options,
            figures: { server, _ in
                LoadFigures.figures(
                    server.agent.tally, inFlight: server.agent.inFlight, heldBack: server.agent.heldBack,
                    lost: server.counts.lost, first: [.level("registered", server.agent.registeredCount)])
            },
            isDone: { load, _ in load.isDone },
            complaint: { server, _ in LoadFigures.complaint(server.agent.tally, wanted: load.count) })
        try runner.run(
            RegistrationLoad(settings, pace: load.pace, firstIdentifier: first),
            greeting: "gateway: \(gateways) at \(local) register with \(controller) over UDP")
    }

    // MARK: Gateways that stay

    private func stay(_ local: Endpoint, _ controllers: [ControllerAddress]) throws {
        guard transport == .tcp || Int(local.port) + gateways - 1 <= 65_535 else {
            throw ValidationError("from port \(local.port) on there are no \(gateways) ports.")
        }
        let seed = ServeAddress.seed()
        let fleet = GatewayFleet(
            (0..<gateways).map { index in
                var settings = GatewaySettings(
                    name: "gateway-\(index + 1)", address: local.address,
                    serialNumber: "SERVE\(String(1_000_000 + index).dropFirst())", mgcList: controllers)
                // Over TCP the port is only part of the message identifier, which tells gateways apart.
                settings.port = UInt16(truncatingIfNeeded: Int(local.port) + index % (65_536 - Int(local.port)))
                settings.transport = transport
                settings.encoding = encoding == .binary ? .binary : .text
                settings.tokens = encoding.spelling ?? .short
                settings.profileName = profile.name
                settings.profileVersion = profile.version
                settings.version = version
                settings.seed = seed &+ UInt64(index)
                settings.startOfStory = ServeAddress.now()
                return settings
            })
        let runner = ServeRunner<GatewayFleet>(
            role: "gateway", options: options, connectionLimit: gateways + 16,
            figures: { server, journal in
                let counts = server.counts
                return ServeFigures(
                    figures: [
                        .level("registered", server.agent.registeredCount), .level("gateways", gateways),
                        .counter("registrations", journal.count(.registered)),
                        .counter("refused", journal.count(.refused)),
                        .counter("unanswered", journal.count(.unanswered)),
                        .counter("links lost", journal.count(.linkLost)), .counter("received", counts.received),
                        .counter("sent", counts.sent), .counter("lost on sending", counts.lost),
                        .level("connections", counts.connections),
                    ], latencyName: "service", latency: server.serviceTime)
            },
            isDone: { _, journal in load.count.map { journal.count(.registered) >= $0 } ?? false },
            complaint: { server, journal in
                let wanted = load.count ?? gateways
                guard journal.count(.registered) < wanted else { return nil }
                return "\(journal.count(.registered)) of \(wanted) registrations came about"
            })
        let names = controllers.map(\.name).joined(separator: ", ")
        try runner.run(
            fleet, greeting: "gateway: \(gateways) at \(local) register with \(names) over \(transport.rawValue)")
    }
}
