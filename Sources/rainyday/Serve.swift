import ArgumentParser

/// `rainyday serve`: one agent on an ordinary host.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Run a controller, gateways or a session manager on this host, against any peer or piece of equipment.",
        discussion: HelpText.of(
            """
            No topology, no namespaces, no rights: sockets of this host, on loopback unless told otherwise. A line a
            second says what happens, a summary ends it.

              rainyday serve controller --listen 127.0.0.1
              rainyday serve gateway --mgc-list 127.0.0.1 --gateways 100
              rainyday serve gateway --mgc-list 127.0.0.1 --gateways 1000 --in-flight 64 --count 100000
              rainyday serve session-manager --entity 192.0.2.7:5060/udp

            Exit codes: 0 all went well · 1 something that was asked for was refused or unanswered · 2 bad usage, or a
            port that cannot be opened · 130, 143 on SIGINT, SIGTERM, with the summary written.
            """),
        subcommands: [ServeController.self, ServeGateway.self, ServeSessionManager.self])
}
