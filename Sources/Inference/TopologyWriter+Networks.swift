import Topologies
import Wire

extension TopologyWriter {
    mutating func writeNetwork(_ segment: InferredNetworks.Segment) {
        let conditions = segment.conditions
        let settings = conditions.chances.filter(\.isSetting)
        guard conditions.delay != nil || conditions.bitsPerSecond != nil || !settings.isEmpty
        else {
            let note = segment.members.isEmpty ? "likely" : "likely: the addresses in it"
            lines.append("  \(segment.name): { subnet: \(segment.subnet) }  # \(note)")
            return
        }
        lines.append("  \(segment.name):")
        write("subnet", "\(segment.subnet)", segment.members.isEmpty ? "likely" : "likely: the addresses in it")
        if let delay = conditions.delay { write("delay", min(delay.value, Self.longestDelay).fileText, delay.note) }
        if let jitter = conditions.jitter, let delay = conditions.delay {
            write("jitter", min(jitter.value, delay.value, Self.longestDelay).fileText, jitter.note)
        }
        if let rate = conditions.bitsPerSecond { write("rate", Self.rate(rate.value), rate.note) }
        for chance in settings {
            write(chance.kind.rawValue, Self.share(chance.span.perMillion), chance.note)
            if let holding = chance.holding {
                write("reorder by", min(holding, Self.longestDelay).fileText, "seen: by so much they come later")
            }
        }
    }

    static func rate(_ bitsPerSecond: Int64) -> String {
        for (unit, scale) in [("Gbit/s", 1_000_000_000), ("Mbit/s", 1_000_000), ("kbit/s", 1000)] as [(String, Int64)]
        where bitsPerSecond % scale == 0 {
            return "\(bitsPerSecond / scale)\(unit)"
        }
        return "\(bitsPerSecond)bit/s"
    }

    /// Of a million, in hundredths: `5%`, `0.25%`.
    static func share(_ perMillion: Int) -> String {
        let (whole, part) = (perMillion / 10_000, perMillion % 10_000)
        guard part > 0 else { return "\(whole)%" }
        var digits = String(part + 10_000).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)%"
    }
}
