import Topologies

/// The lab that most tests change a line of.
enum ReferenceLab {
    static let text = """
        title: The reference lab
        start: 2026-01-05T21:50
        seed: 7
        networks:
          hq:     { subnet: 10.10.0.0/16 }
          branch: { subnet: 10.20.0.0/16 }
          wan:    { subnet: 192.0.2.0/24, delay: 15ms, jitter: 2ms, loss: 0.5% }
        routers:
          r-hq:     [hq, wan]
          r-branch: [branch, wan]
        regions:
          1: { name: Headquarters }
          2: { name: Branch 2, backup servers: [srs] }
        ip-options:
          force phones and gateways to active survivable servers: y
          h.248 link loss delay timer: 7min
        servers:
          main: { type: main, network: hq, address: 10.10.0.10, region: 1 }
          srs:  { type: survivable remote, network: branch, address: 10.20.0.10, region: 2, release: 8.1 }
        session managers:
          sm1: { network: hq, address: 10.10.0.20, entity links: [main, srs], sip: tcp }
        gateways:
          mg1: { network: branch, address: 10.20.1.11, region: 2, serial: 12TG41070194, mgc list: [main, srs],
                 primary search: 90s, provides: [trunks], transport: udp }
          mg2: { like: mg1, address: 10.20.1.12 }
          mg3: { like: mg2, address: 10.20.1.13, transport: tcp }
        timeline:
          - { at: 60s, cut: { between: [[mg1, mg2], main], protocol: tcp, ports: 2944 }, name: partial }
          - { at: 8min, heal: partial }
        expect:
          - { split in region: 2, begins: [161s, 190s], lasts: until the end }
          - { gateway: [mg1, mg2], registered with: srs, first after: 60s, within: [101s, 130s] }
        """

    static func topology(replacing old: String = "", with new: String = "") throws(TopologyErrors) -> Topology {
        try Topology(yaml: text(replacing: old, with: new), file: "lab.yaml")
    }

    /// The lab with the first occurrence of a piece of text changed.
    static func text(replacing old: String, with new: String) -> String {
        guard !old.isEmpty, let range = text.firstRange(of: old) else { return text }
        return text.replacingCharacters(in: range, with: new)
    }

    /// The errors that a change makes, each in one line; empty where it loads.
    static func errors(replacing old: String, with new: String) -> [String] {
        errors(in: text(replacing: old, with: new))
    }

    static func errors(in text: String) -> [String] {
        do {
            _ = try Topology(yaml: text, file: "lab.yaml")
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with new: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: new)
        return copy
    }
}
