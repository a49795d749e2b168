public import Fabric
public import Topologies
public import Wire

/// A fault that a search has drawn: one line of a timeline, as a value and as the words of a topology file.
public struct DrawnFault: Hashable, Sendable {
    /// What it does.
    public enum Kind: Hashable, Sendable {
        /// Nothing passes between two sides; with a port only what is sent to or from that one.
        case cut([String], [String], Filter?)
        /// Nothing passes from the first side to the second.
        case oneWayCut(from: [String], to: [String])
        case networkCut(String)
        /// Everything that crosses the network is held up by so much, each way.
        case networkDelay(String, by: Duration)
        case node(NodeAction, String)
        /// A box loses its power, and all of its nodes with it; where it has a second one, and no end of its own comes
        /// first, that one takes over.
        case box(Box)
        /// A line typed at a node's console.
        case console(node: String, line: String)
    }

    /// What a cut is narrowed to.
    public struct Filter: Hashable, Sendable {
        public var transport: Rule.Transport
        public var port: UInt16

        public init(transport: Rule.Transport, port: UInt16) {
            self.transport = transport
            self.port = port
        }
    }

    public var kind: Kind
    public var at: Instant
    /// When it ends; nil where it lasts, or has no end.
    public var until: Instant?

    public init(_ kind: Kind, at: Instant, until: Instant? = nil) {
        self.kind = kind
        self.at = at
        self.until = until
    }

    /// True for what can have an end.
    public var canEnd: Bool {
        switch kind {
        case .cut, .oneWayCut, .networkCut, .networkDelay, .box: true
        case .node(let action, _): action.inverse != nil
        case .console: false
        }
    }

    /// The nodes that it names.
    public var nodes: [String] {
        switch kind {
        case .cut(let one, let other, _), .oneWayCut(let one, let other): one + other
        case .networkCut, .networkDelay: []
        case .node(_, let node), .console(let node, _): [node]
        case .box(let box): box.nodes
        }
    }

    /// The line as a topology file has it, without the leading dash: `{ at: 60s, cut: { between: [mg1, main] } }`.
    public var line: String {
        let end = until.map { ", until: \(($0 - .start).fileText)" } ?? ""
        return "{ at: \((at - .start).fileText)\(end), \(words) }"
    }

    /// What it does, in the words of a topology file.
    public var words: String {
        switch kind {
        case .cut(let one, let other, let filter):
            let narrowed = filter.map { ", protocol: \($0.transport.rawValue), ports: \($0.port)" } ?? ""
            return "cut: { between: [\(Self.side(one)), \(Self.side(other))]\(narrowed) }"
        case .oneWayCut(let from, let to): return "cut: { from: \(Self.side(from)), to: \(Self.side(to)) }"
        case .networkCut(let network): return "cut: { network: \(network) }"
        case .networkDelay(let network, let delay): return "delay: { network: \(network), by: \(delay.fileText) }"
        case .node(let action, let node): return "\(action.rawValue): \(node)"
        case .box(let box): return "\(NodeAction.powerOff.rawValue): \(box.name)"
        case .console(let node, let line): return "console: { \(node): \(line) }"
        }
    }

    /// The fault as entries of a timeline: one, and a second where another box takes over.
    ///
    /// - Parameter number: its place in the timeline, from 1, which names its rule as a topology file does.
    public func entries(_ number: Int, in topology: Topology) -> [TimelineEntry] {
        let entry = TimelineEntry(
            at: at, until: until, action: action(number, in: topology), text: words, line: number)
        guard case .box(let box) = kind, let takeover else { return [entry] }
        return [
            entry,
            TimelineEntry(
                at: takeover, action: .node(.takeOver, box.nodes), text: "second box of \(box.name) takes over",
                line: number),
        ]
    }

    private func action(_ number: Int, in topology: Topology) -> TimelineAction {
        func addresses(_ names: [String]) -> [IPAddress] {
            names.flatMap { topology.node($0)?.interface.addresses ?? [] }
        }
        switch kind {
        case .cut(let one, let other, let filter):
            let selector = Rule.Selector(
                from: addresses(one), to: addresses(other), transport: filter?.transport,
                ports: filter.map { [$0.port] } ?? [])
            return .link(Rule(name: "cut-\(number)", selector: selector, effect: .cut))
        case .oneWayCut(let from, let to):
            let selector = Rule.Selector(from: addresses(from), to: addresses(to), bothWays: false)
            return .link(Rule(name: "cut-\(number)", selector: selector, effect: .cut))
        case .networkCut(let network):
            return .link(Rule(name: "cut-\(number)", selector: Rule.Selector(network: network), effect: .cut))
        case .networkDelay(let network, let delay):
            return .link(
                Rule(name: "delay-\(number)", selector: Rule.Selector(network: network), effect: .delay(delay)))
        case .node(let action, let node): return .node(action, [node])
        case .box(let box): return .node(.powerOff, box.nodes)
        case .console(let node, let line): return .console(node: node, line: line)
        }
    }

    private static func side(_ names: [String]) -> String {
        names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]"
    }
}
