import Fabric
import Topologies
import Wire

/// A fault of the timeline from when it struck to when it was undone.
struct FaultSpan {
    /// How it is drawn.
    enum Kind: String {
        /// Frames are cut off.
        case cut
        /// Frames are lost, late, doubled or out of order.
        case impaired
        /// A node is dead, without power, or stands still.
        case down
        /// A moment: a reset, a line typed at a console.
        case moment
    }

    var start: Instant
    /// Nil where it lasts to the end.
    var end: Instant?
    var text: String
    var kind: Kind
    /// Both sides of a cut, by the names of nodes and routers; the second is empty where it is all of the first's.
    var between: (from: [String], to: [String]) = ([], [])
    /// The networks that it is about; empty where it names none.
    var networks: [String] = []

    private var rule: String?
    private var nodes: [String] = []
    private var undoneBy: NodeAction?

    /// The spans of a timeline, in order of their start.
    ///
    /// - Parameter struck: when each line struck, by its words; one that did not is taken to be on time.
    static func all(_ topology: Topology, struck: [Ladder.Annotation]) -> [FaultSpan] {
        var times: [String: [Instant]] = [:]
        for line in struck { times[line.text, default: []].append(line.time) }
        var turns: [String: Int] = [:]
        var spans: [FaultSpan] = []
        let places = Places(topology)
        for action in topology.schedule() {
            let turn = turns[action.text, default: 0]
            turns[action.text] = turn + 1
            let known = times[action.text] ?? []
            let time = known.indices.contains(turn) ? known[turn] : action.at
            Self.take(action, at: time, places, into: &spans)
        }
        return spans
    }

    /// Without a topology only the moments are known.
    static func all(struck: [Ladder.Annotation]) -> [FaultSpan] {
        struck.map { FaultSpan(start: $0.time, end: $0.time, text: $0.text, kind: .moment) }
    }

    private init(start: Instant, end: Instant? = nil, text: String, kind: Kind) {
        self.start = start
        self.end = end
        self.text = text
        self.kind = kind
    }

    private static func take(
        _ action: ScheduledAction, at time: Instant, _ places: Places, into spans: inout [FaultSpan]
    ) {
        switch action.action {
        case .link(let rule):
            close(&spans, at: time) { $0.rule == rule.name }
            var span = FaultSpan(start: time, text: action.text, kind: rule.effect == .cut ? .cut : .impaired)
            span.rule = rule.name
            span.between = places.sides(of: rule.selector)
            span.networks = places.networks(of: rule.selector)
            spans.append(span)
        case .heal(let names):
            close(&spans, at: time) { span in span.rule.map { names?.contains($0) ?? true } ?? false }
        case .node(let what, let nodes):
            let undone: NodeAction = what == .takeOver ? .powerOn : what
            close(&spans, at: time) { $0.undoneBy == undone && !Set($0.nodes).isDisjoint(with: nodes) }
            switch what {
            case .kill, .pause, .powerOff:
                var span = FaultSpan(start: time, text: action.text, kind: .down)
                span.nodes = nodes
                span.between = (nodes, [])
                span.undoneBy = what.inverse
                spans.append(span)
            case .reset, .interchange:
                var span = FaultSpan(start: time, end: time, text: action.text, kind: .moment)
                span.between = (nodes, [])
                spans.append(span)
            case .start, .resume, .powerOn, .takeOver: break
            }
        case .flush(let names):
            var span = FaultSpan(start: time, end: time, text: action.text, kind: .moment)
            if let flushed = spans.last(where: { $0.rule.map(names.contains) ?? false }) {
                span.between = flushed.between
            }
            spans.append(span)
        case .backup(_, let nodes):
            close(&spans, at: time) { $0.kind == .down && !Set($0.nodes).isDisjoint(with: nodes) }
            var span = FaultSpan(start: time, end: time, text: action.text, kind: .moment)
            span.between = (nodes, [])
            spans.append(span)
        case .console(let node, _):
            var span = FaultSpan(start: time, end: time, text: action.text, kind: .moment)
            span.between = ([node], [])
            spans.append(span)
        }
    }

    private static func close(_ spans: inout [FaultSpan], at time: Instant, where isMeant: (FaultSpan) -> Bool) {
        for index in spans.indices where spans[index].end == nil && isMeant(spans[index]) { spans[index].end = time }
    }
}

/// Whose addresses and ports a rule names.
private struct Places {
    private var names: [IPAddress: String] = [:]
    private var ports: [PortIdentifier: (node: String, network: String)] = [:]

    init(_ topology: Topology) {
        for port in topology.ports() {
            ports[port.identifier] = (port.node, port.network)
            for address in port.addresses { names[address] = port.node }
        }
    }

    func sides(of selector: Rule.Selector) -> (from: [String], to: [String]) {
        let linked = selector.links.compactMap { ports[$0]?.node }
        guard linked.isEmpty else { return (unique(linked), []) }
        return (unique(selector.from.compactMap { names[$0] }), unique(selector.to.compactMap { names[$0] }))
    }

    func networks(of selector: Rule.Selector) -> [String] { selector.network.map { [$0] } ?? [] }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
