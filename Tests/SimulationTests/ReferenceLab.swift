/// The reference lab as a topology file: main and a session manager at headquarters, a survivable and four gateways
/// in a branch, a 15 ms WAN between them.
enum ReferenceLab {
    /// - Parameters:
    ///   - isForced: `Force Phones and Gateways to Active Survivable Servers?`
    ///   - timeline: Entries of the timeline, one a line.
    static func yaml(isForced: Bool, lasts: String = "6min", timeline: [String]) -> String {
        """
        title: Reference lab
        lasts: \(lasts)
        networks:
          hq:     { subnet: 10.10.0.0/16 }
          branch: { subnet: 10.20.0.0/16 }
          wan:    { subnet: 192.0.2.0/24, delay: 15ms, jitter: 2ms }
        routers:
          r-hq:     [hq, wan]
          r-branch: [branch, wan]
        regions:
          1: { name: Headquarters }
          2: { name: Branch 2, backup servers: [srs] }
        ip-options:
          force phones and gateways to active survivable servers: \(isForced ? "y" : "n")
        servers:
          main: { type: main,              network: hq,     address: 10.10.0.10, region: 1 }
          srs:  { type: survivable remote, network: branch, address: 10.20.0.10, region: 2 }
        session managers:
          sm1: { network: hq, address: 10.10.0.20, entity links: [main, srs] }
        gateways:
          mg1: { network: branch, address: 10.20.1.11, region: 2, serial: 12TG41070194, mgc list: [main, srs],
                 transition point: 1, primary search: 1min, provides: [trunks] }
          mg2: { like: mg1, address: 10.20.1.12 }
          mg3: { like: mg1, address: 10.20.1.13 }
          mg4: { like: mg1, address: 10.20.1.14 }
        timeline:

        """ + timeline.map { "  - { \($0) }\n" }.joined()
    }
}
