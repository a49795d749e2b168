import Exploration
import Topologies
import Wire

/// A branch of two gateways with a main and a survivable, small enough for many stories.
enum SmallWorld {
    static func text(prevention: Bool) -> String {
        """
        title: A small branch
        # A comment that goes with the title.
        lasts: 5min
        networks:
          # A comment that stays.
          lan: { subnet: 10.0.0.0/24 }
          branch: { subnet: 10.1.0.0/24 }
        routers:
          r: [lan, branch]
        regions:
          1: { name: Headquarters }
          2: { name: Branch, backup servers: [srs] }
        ip-options:
          force phones and gateways to active survivable servers: \(prevention ? "y" : "n")
        servers:
          main: { type: main, network: lan, address: 10.0.0.10, region: 1 }
          srs: { type: survivable remote, network: branch, address: 10.1.0.10, region: 2 }
        gateways:
          mg1: { network: branch, address: 10.1.0.21, region: 2, mgc list: [main, srs] }
          mg2: { like: mg1, address: 10.1.0.22 }
        timeline:
          - { at: 60s, power off: main }
        expect:
          - { no split anywhere: y }
        """
        .replacing("no split anywhere: y", with: "no split: anywhere")
    }

    /// The same with a box that main and a stub live in.
    ///
    /// - Parameter second: when the second box takes over; nil for none.
    static func boxed(second: String? = "20s", prevention: Bool = true) throws -> Topology {
        let takeover = second.map { ", second box takes over after: \($0)" } ?? ""
        let text = text(prevention: prevention).replacing(
            "gateways:\n",
            with: """
                stubs:
                  smgr: { network: lan, address: 10.0.0.30, product: System Manager, tcp ports: [443] }
                boxes:
                  aura: { nodes: [main, smgr]\(takeover) }
                gateways:

                """)
        return try Topology(yaml: text, file: "boxed.yaml")
    }

    static func topology(prevention: Bool = true) throws -> Topology {
        try Topology(yaml: text(prevention: prevention), file: "small.yaml")
    }

    static func player(prevention: Bool = true) throws -> StoryPlayer {
        try StoryPlayer(topology(prevention: prevention), length: .minutes(20), begin: .start + .seconds(60))
    }

    static func at(_ seconds: Int64) -> Instant { .start + .seconds(seconds) }
}
