/// A small story for trials of the lab itself: one controller, three gateways.
enum StormStory {
    /// - Parameters:
    ///   - timeline: lines of the timeline, and whatever follows it.
    ///   - programs: lines below `programs:`; nil for none.
    static func text(lasts: String, timeline: [String] = [], expectations: [String] = [], programs: [String] = [])
        -> String
    {
        var lines = """
            title: A trial of the lab
            start: 2026-01-05T21:50
            lasts: \(lasts)
            networks:
              hq: { subnet: 10.10.0.0/16 }
            regions:
              1: { name: Headquarters }
            servers:
              main: { type: main, network: hq, address: 10.10.0.10, region: 1 }
            gateways:
              mg1: { network: hq, address: 10.10.1.11, region: 1, serial: 12TG41070194, mgc list: [main],
                     transition point: 1, primary search: 1min, provides: [trunks] }
              mg2: { like: mg1, address: 10.10.1.12 }
              mg3: { like: mg1, address: 10.10.1.13 }
            """.split(separator: "\n").map(String.init)
        for (name, entries) in [("programs", programs), ("timeline", timeline), ("expect", expectations)]
        where !entries.isEmpty {
            lines.append("\(name):")
            lines += entries.map { (name == "programs" ? "  " : "  - ") + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
