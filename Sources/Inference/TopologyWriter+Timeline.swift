import Topologies
import Wire

extension TopologyWriter {
    mutating func writeTimeline() {
        let faults = facts.faults.filter { fault in
            fault.at >= .start && fault.at - .start <= Self.longest && (fault.until.map { $0 > fault.at } ?? true)
                && fault.nodes.allSatisfy(placed.contains)
        }
        guard !faults.isEmpty else { return }
        lines.append("timeline:")
        for fault in faults.prefix(1000) {
            let until = fault.until.map { ", until: \(min($0 - .start, Self.longest).fileText)" } ?? ""
            seen += 1
            lines.append("  # \(fault.note)")
            lines.append("  - { at: \((fault.at - .start).fileText)\(until), \(words(fault.action)) }")
        }
    }

    private func words(_ action: InferredFault.Action) -> String {
        switch action {
        case .cut(let from, let to, let isOneWay, let only):
            let narrowing = only.map { ", \($0.rawValue)" } ?? ""
            let (one, other) = (list(from.map(name)), list(to.map(name)))
            return isOneWay
                ? "cut: { from: \(one), to: \(other)\(narrowing) }" : "cut: { between: [\(one), \(other)]\(narrowing) }"
        case .firewall(let wall, let inside, let outside, let idle, let idleUDP, let resets):
            let times =
                (idle.map { ", idle timeout: \($0.fileText)" } ?? "")
                + (idleUDP.map { ", udp idle timeout: \($0.fileText)" } ?? "") + (resets ? ", answers: reset both" : "")
            let sides = "between: [\(list(inside.map(name))), \(name(outside))]"
            return "name: \(wall), firewall: { \(sides)\(times) }"
        case .flush(let wall): return "flush firewall: \(wall)"
        case .powerOff(let address): return "power off: \(name(address))"
        case .powerOffBox(let box, _): return "power off: \(box)"
        case .kill(let address): return "kill: \(name(address))"
        case .pause(let address): return "pause: \(name(address))"
        case .reset(let address): return "reset: \(name(address))"
        case .interchange(let address): return "interchange: \(name(address))"
        case .calls(let address, let count): return "calls: { \(name(address)): \(count) }"
        case .chance(let network, let kind, let perMillion, let holding):
            let by = holding.map { ", by: \(min($0, Self.longestDelay).fileText)" } ?? ""
            if kind == .delay, let holding {
                return "delay: { by: \(min(holding, Self.longestDelay).fileText), network: \(network) }"
            }
            return "\(kind.rawValue): { of: \(Self.share(perMillion))\(by), network: \(network) }"
        case .console(let address, let line): return "console: { \(name(address)): \(line) }"
        }
    }
}
