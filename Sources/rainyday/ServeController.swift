import Agents
import ArgumentParser
import Megaco
import Wire

/// `rainyday serve controller`: a controller that admits any gateway.
struct ServeController: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controller",
        abstract:
            "A controller that any gateway may register with, by its message identifier; it answers OPTIONS, too.",
        discussion: HelpText.of(
            """
            It takes H.248 over UDP and over TCP with TPKT, text in any spelling and binary, and SIP over UDP and TCP.
            Gateways are told apart by their message identifiers; several may come from one address and port.
            """))

    @Option(help: "Its address and H.248 port; port 2944 unless said.") var listen = "127.0.0.1"
    @Option(name: .customLong("sip-port"), help: "Its SIP port; 0 for none.") var sipPort: UInt16 = 5060
    @Option(name: .customLong("binary-port"), help: "Its port for H.248 in binary (BER); 0 for none.")
    var binaryPort: UInt16 = 2945
    @Option(help: "How it writes text: pretty (long tokens), compact (short ones), random (any legal way).")
    var encoding = EncodingWord.compact
    @Option(help: "The interval of its probes on each link.", transform: Words.duration)
    var supervision: Duration = .seconds(15)
    @Option(help: "How many peers over UDP, and how many connections, it holds at once.") var capacity = 100_000
    @Option(help: "End after so many registrations.") var count: Int?
    @OptionGroup var options: ServeOptions

    func validate() throws {
        guard encoding != .binary else {
            throw ValidationError(
                "binary has a port of its own, --binary-port; --encoding is pretty, compact or random.")
        }
        guard (1...1_000_000).contains(capacity), (count ?? 1) >= 1 else {
            throw ValidationError("--capacity is 1…1000000, --count 1 or more.")
        }
    }

    func run() throws {
        let local = try ServeAddress.own(listen, defaultPort: 2944)
        var settings = ControllerSettings(name: "controller", address: local.address, role: .main)
        settings.admission = .everybody
        settings.identifiedBy = .messageIdentifier
        settings.h248Port = local.port
        settings.sipPort = sipPort
        settings.rasPort = 0
        settings.h248BinaryPort = binaryPort
        settings.tokens = encoding.spelling ?? .short
        settings.supervisionInterval = supervision
        settings.mainWithoutMedia = .ok
        settings.datagramLinkLimit = capacity
        settings.connectionLimit = capacity
        settings.connectionLimitPerAddress = capacity
        settings.seed = ServeAddress.seed()
        settings.startOfStory = ServeAddress.now()
        let binary = binaryPort == 0 ? "" : ", in binary on port \(binaryPort)"
        let sip = sipPort == 0 ? "" : ", SIP on port \(sipPort)"
        let runner = ServeRunner<Controller>(
            role: "controller", options: options, connectionLimit: capacity,
            figures: { server, journal in
                let counts = server.counts
                return ServeFigures(
                    figures: [
                        .level("registered", server.agent.registeredCount),
                        .counter("registrations", journal.count(.gatewayRegistered)),
                        .counter("refused", journal.count(.gatewayRefused)),
                        .counter("links lost", journal.count(.gatewayLost)),
                        .counter("undecodable", journal.count(.undecodable)),
                        .counter("received", counts.received), .counter("sent", counts.sent),
                        .counter("lost on sending", counts.lost), .level("connections", counts.connections),
                    ], latencyName: "service", latency: server.serviceTime)
            },
            isDone: { _, journal in count.map { journal.count(.gatewayRegistered) >= $0 } ?? false },
            complaint: { _, journal in
                guard let count, journal.count(.gatewayRegistered) < count else { return nil }
                return "\(journal.count(.gatewayRegistered)) of \(count) registrations came"
            })
        try runner.run(Controller(settings), greeting: "controller: H.248 on \(local), UDP and TCP\(binary)\(sip)")
    }
}
