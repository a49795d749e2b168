import Reports
import Testing
import Topologies

@Suite("The list of ports")
struct PortListTests {
    static func lines(timeline: String, force: String = "y", srs: String = "network: branch, address: 10.20.0.10")
        throws
        -> PortList
    {
        let text = """
            title: Ports
            networks:
              hq: { subnet: 10.10.0.0/16 }
              branch: { subnet: 10.20.0.0/16 }
              lost: { subnet: 10.30.0.0/16 }
              wan: { subnet: 192.0.2.0/24 }
            routers:
              r-hq: [hq, wan]
              r-branch: [branch, wan]
            regions:
              2: { name: Branch, backup servers: [srs] }
            ip-options: { force phones and gateways to active survivable servers: \(force) }
            servers:
              main: { type: main, network: hq, address: 10.10.0.10, region: 2 }
              srs: { type: survivable remote, \(srs), ras port: 1729 }
            session managers:
              sm1: { network: hq, address: 10.10.0.20, entity links: main, sip: tcp }
            gateways:
              mg: { count: 6, network: branch, address: 10.20.1.11, region: 2, mgc list: [main, srs] }
              udp: { network: branch, address: 10.20.1.31, region: 2, mgc list: main, transport: udp }
            phones:
              ph: { network: branch, address: 10.20.1.40, count: 50, extension: 20001 }
            timeline: \(timeline)
            """
        return PortList(try Topology(yaml: text, file: "ports.yaml"))
    }

    @Test("says who needs what of whom, from which settings")
    func table() throws {
        let lines = try Self.lines(timeline: "[]").lines.split(separator: "")
        #expect(Array(lines[0] + lines[2]) == Self.table.split(separator: "\n").map(String.init))
        #expect(Array(lines[1]) == Self.besides.split(separator: "\n").map(String.init))
    }

    static let table = """
          from           to               port  for                  setting                          stopped by
          main           sm1          5060/tcp  SIP of a server      entity links, sip port of sm1    -
          srs            main         1719/udp  RAS of a survivable  type, ras port of main           -
          sm1            main         5060/tcp  SIP                  entity links, sip port of main   -
          mg1 … mg6 (6)  main         2944/tcp  H.248                mgc list, h.248 port of main     -
          mg1 … mg6 (6)  srs          2944/tcp  H.248                mgc list, h.248 port of srs      -
          udp            main         2944/udp  H.248                mgc list, h.248 port of main     -
          main           udp          2944/udp  H.248 requests       port                             -
          ph             main         1719/udp  RAS of phones        gatekeepers, ras port of main    -
          main srs       ph    10001-10050/udp  URQ to phones        first port                       -
          ph             srs          1729/udp  RAS of phones        backup servers, ras port of srs  -
          srs to main, 1719/udp: without it main does not learn that srs is active, and SRPF (on) is blind
            it crosses branch, wan, hq; nothing in this file stops it
        """

    static let besides = """
          not emulated, from   to                     port  for                     source               stopped by
          udp                  main               2944/tcp  H.248 in TLS            recalled             -
          mg1 … udp (7)        main               2945/tcp  H.248 in clear          RFC 3525 §9, binary  -
          mg1 … mg6 (6)        srs                2945/tcp  H.248 in clear          RFC 3525 §9, binary  -
          mg1 … udp (7)        main               1039/tcp  H.248, own encryption   recalled             -
          mg1 … mg6 (6)        srs                1039/tcp  H.248, own encryption   recalled             -
          ph                   main               1720/tcp  H.225 of phones         recalled             -
          ph                   srs                1720/tcp  H.225 of phones         recalled             -
          ph                   main        61440-61444/tcp  H.225, either opens it  recalled             -
          ph                   srs         61440-61444/tcp  H.225, either opens it  recalled             -
          main                 sm1                5061/tcp  SIP in TLS              recalled             -
          sm1                  main               5061/tcp  SIP in TLS              recalled             -
          main                 srs               21874/tcp  file synchronisation    recalled             -
          whoever administers  main srs      5022-5023/tcp  SAT, SSH and Telnet     public notes         -
          mg1 … ph (8)         each other    2048-3329/udp  RTP                     recalled             -
        """

    @Test(
        "what is not emulated is stopped by lines of the file as well, a firewall that has the wrong side inside first")
    func unemulated() throws {
        func stopped(_ entry: String) throws -> [String] {
            let lines = try Self.lines(timeline: "[\(entry)]").lines.split(separator: "")
            return lines[1].filter { $0.hasSuffix("line 23") }.map { line in
                line.split(separator: " ").first { $0.contains("/") }.map(String.init) ?? ""
            }
        }
        #expect(try stopped("{ at: 60s, firewall: { between: [srs, main] } }") == ["21874/tcp"])
        #expect(try stopped("{ at: 60s, firewall: { between: [main, srs] } }") == [])
        #expect(try stopped("{ at: 60s, cut: { between: [mg1, main], ports: 1039 } }") == ["1039/tcp"])
        #expect(try stopped("{ at: 60s, cut: { between: [mg1, mg2], protocol: udp } }") == ["2048-3329/udp"])
    }

    @Test(
        "a line of the timeline stops what it matches, and nothing else",
        arguments: [
            ("{ at: 60s, cut: { between: [main, srs] } }", ["srs main 1719/udp"]),
            ("{ at: 60s, cut: { from: main, to: srs, protocol: udp, ports: 1719 } }", ["srs main 1719/udp"]),
            ("{ at: 60s, cut: { from: main, to: srs, protocol: tcp } }", []),
            ("{ at: 60s, cut: { from: main, to: srs, protocol: udp, ports: 1720 } }", []),
            ("{ at: 60s, loss: { from: main, to: srs, of: 99% } }", []),
            ("{ at: 60s, loss: { from: main, to: srs, of: 100% } }", ["srs main 1719/udp"]),
            ("{ at: 60s, cut: { between: [[mg1, mg2], main], ports: 2944 } }", ["mg1 mg2 main 2944/tcp"]),
            (
                "{ at: 60s, cut: { network: wan, ports: [1719, 10020] } }",
                ["srs main 1719/udp", "ph main 1719/udp", "main ph 10001-10050/udp"]
            ),
            (
                "{ at: 60s, cut: { link: r-hq.wan, protocol: udp, ports: 1719 } }",
                ["srs main 1719/udp", "ph main 1719/udp"]
            ),
            ("{ at: 60s, cut: { link: sm1 } }", ["sm1 main 5060/tcp", "main sm1 5060/tcp"]),
            ("{ at: 60s, cut: { network: lost } }", []),
            ("{ at: 60s, firewall: { between: [main, srs] } }", ["srs main 1719/udp"]),
            ("{ at: 60s, firewall: { between: [srs, main] } }", []),
            ("{ at: 60s, firewall: { between: [main, srs], opened by: either } }", []),
            ("{ at: 60s, firewall: { between: [srs, main], asymmetric return: y } }", []),
            ("{ at: 60s, firewall: { between: [mg1, main], asymmetric return: y } }", ["mg1 main 2944/tcp"]),
            ("{ at: 60s, firewall: { between: [main, mg1], protocol: udp } }", []),
            ("{ at: 60s, delay: { network: wan, by: 1s } }", []),
        ] as [(String, [String])])
    func barriers(entry: String, stopped: [String]) throws {
        let lines = try Self.lines(timeline: "[\(entry)]").lines.prefix { !$0.isEmpty }
        let found = lines.filter { $0.hasSuffix("line 23") }.map { line in
            let words = line.split(separator: " ")
            let end = words.firstIndex { $0.contains("/") }.map { $0 + 1 } ?? 0
            return words.prefix(end).joined(separator: " ")
        }
        #expect(found.sorted() == stopped.sorted())
    }

    @Test("main that cannot hear of a survivable is blind, where prevention is on")
    func blindness() throws {
        let cut = "[{ at: 60s, until: 90s, cut: { between: [main, srs], ports: 1719 } }]"
        let on = try Self.lines(timeline: cut)
        #expect(on.isBlind)
        let end = on.lines.suffix(3)
        #expect(
            Array(end) == [
                "  srs to main, 1719/udp: without it main does not learn that srs is active, and SRPF (on) is blind",
                "    it crosses branch, wan, hq",
                "    line 23 stops it, from 60.000 s to 90.000 s: cut between: [main, srs], ports: 1719",
            ])
        #expect(try !Self.lines(timeline: cut, force: "n").isBlind)
        #expect(try !Self.lines(timeline: "[]").isBlind)
        let apart = try Self.lines(timeline: "[]", srs: "network: lost, address: 10.30.0.10")
        #expect(apart.isBlind)
        #expect(apart.lines.last == "    no way of routers leads there")
    }
}
