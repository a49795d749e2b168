public import Topologies
import Wire

/// Which node needs which port of which other one, as `rainyday check --ports` prints it.
public struct PortList {
    /// Needs that are alike but for their nodes.
    private struct Row {
        var from: [String]
        var to: [String]
        var need: PortNeed
        var barriers: [PortBarrier]
    }

    private let topology: Topology
    private var rows: [Row] = []
    /// What real servers need besides, with the lines that stop it.
    private var unemulated: [(port: UnemulatedPort, barriers: [PortBarrier])] = []
    private var reports: [(need: PortNeed, networks: [String], barriers: [PortBarrier])] = []

    public init(_ topology: Topology) {
        self.topology = topology
        var check = PortCheck(topology)
        var places: [PortNeed: [[PortBarrier]: Int]] = [:]
        for need in topology.portNeeds() {
            let barriers = check.barriers(of: need)
            if need.purpose == .survivable { reports.append((need, check.networks(of: need), barriers)) }
            let key = Self.key(need)
            if let index = places[key]?[barriers] {
                if need.purpose == .requests {
                    rows[index].to.append(need.to)
                } else {
                    rows[index].from.append(need.from)
                }
            } else {
                places[key, default: [:]][barriers] = rows.count
                rows.append(Row(from: [need.from], to: [need.to], need: need, barriers: barriers))
            }
        }
        for port in topology.unemulatedPorts() { unemulated.append((port, check.barriers(of: port))) }
    }

    /// What needs that become one row have alike.
    private static func key(_ need: PortNeed) -> PortNeed {
        var key = need
        key.line = 0
        if need.purpose == .requests { key.to = "" } else { key.from = "" }
        return key
    }

    /// True where split registration prevention is on and a line of the file keeps main from hearing of a survivable.
    public var isBlind: Bool { topology.forceToActiveSurvivable && reports.contains { !$0.barriers.isEmpty } }

    /// A table, then what split registration prevention needs of it.
    public var lines: [String] {
        guard !rows.isEmpty else { return ["  no node needs another one"] }
        var table = TextTable([
            ("from", .left), ("to", .left), ("port", .right), ("for", .left), ("setting", .left),
            ("stopped by", .left),
        ])
        for row in rows {
            table.add(
                Self.names(row.from), Self.names(row.to), Self.port(row.need), row.need.purpose.words,
                row.need.setting, row.barriers.isEmpty ? "-" : row.barriers.map(Self.short).joined(separator: ", "))
        }
        return table.lines + besides
            + reports.flatMap { report in
                let (need, networks, barriers) = report
                let state = topology.forceToActiveSurvivable ? "on" : "off here"
                let head =
                    "  \(need.from) to \(need.to), \(Self.port(need)): without it main does not learn that "
                    + "\(need.from) is active, and SRPF (\(state)) is blind"
                let way = networks.isEmpty ? "" : "    it crosses \(networks.joined(separator: ", "))"
                let end = barriers.isEmpty ? "; nothing in this file stops it" : ""
                return [head] + (way.isEmpty ? [] : [way + end]) + barriers.map { "    \(Self.full($0))" }
            }
    }

    /// What a firewall before real servers has to pass as well.
    private var besides: [String] {
        guard !unemulated.isEmpty else { return [] }
        var table = TextTable([
            ("not emulated, from", .left), ("to", .left), ("port", .right), ("for", .left), ("source", .left),
            ("stopped by", .left),
        ])
        for (port, barriers) in unemulated {
            table.add(
                port.from.isEmpty ? "whoever administers" : Self.names(port.from),
                port.from == port.to ? "each other" : Self.names(port.to), Self.port(port.ports, port.transport),
                port.purpose, port.source.words,
                barriers.isEmpty ? "-" : barriers.map(Self.short).joined(separator: ", "))
        }
        return [""] + table.lines + [""]
    }

    private static func port(_ need: PortNeed) -> String { port(need.ports, need.transport) }

    private static func port(_ range: ClosedRange<UInt16>, _ transport: PortNeed.Transport) -> String {
        let ports = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        return "\(ports)/\(transport.rawValue)"
    }

    private static func names(_ names: [String]) -> String {
        guard names.count > 4 else { return names.joined(separator: " ") }
        return "\(names[0]) … \(names[names.count - 1]) (\(names.count))"
    }

    private static func short(_ barrier: PortBarrier) -> String {
        switch barrier {
        case .noRoute: "no route"
        case .fault(_, let line, _, _): "line \(line)"
        }
    }

    private static func full(_ barrier: PortBarrier) -> String {
        switch barrier {
        case .noRoute: return "no way of routers leads there"
        case .fault(let text, let line, let from, let until):
            let end = until.map { " to \(SecondsText.of($0)) s" } ?? " on"
            return "line \(line) stops it, from \(SecondsText.of(from)) s\(end): \(text)"
        }
    }
}
