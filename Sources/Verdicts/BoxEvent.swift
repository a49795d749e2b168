import Analysis
import Topologies
public import Wire

/// What happened to the power of a box, and how long it took until there was service again.
public struct BoxEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case powerOff = "power off"
        case powerOn = "power on"
        /// Its second box has its addresses.
        case takesOver = "second box takes over"
        case startsFromBackup = "start from backup"
    }

    public var box: String
    public var kind: Kind
    public var time: Instant
    /// The first registration that a controller of the box accepted after that and before the next such event; nil for
    /// none, and where it has no controller.
    public var firstRegistration: Registration?
    /// When the last gateway that had lost its service by the next such event had service again, with whatever
    /// controller; nil where none lost it, or one did not get it back.
    public var lastServed: Instant?

    /// A gateway that a controller accepted.
    public struct Registration: Hashable, Sendable {
        public var gateway: String
        public var controller: String
        public var time: Instant
        /// The frame of its request.
        public var frame: Int
    }

    /// Every event of every box, in order of time, as the timeline has it and as the packets show what came of it.
    static func all(_ topology: Topology, _ findings: Findings) -> [BoxEvent] {
        topology.boxes.flatMap { box in
            let events = topology.schedule().compactMap { action in
                kind(of: action.action, box).map { BoxEvent(box: box.name, kind: $0, time: action.at) }
            }
            return events.indices.map { index in
                var event = events[index]
                let next = index + 1 < events.count ? events[index + 1].time : nil
                event.measure(findings, controllersIn: Set(box.nodes), until: next)
                return event
            }
        }.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    private init(box: String, kind: Kind, time: Instant) {
        self.box = box
        self.kind = kind
        self.time = time
    }

    /// Nil where it is about other nodes, or only about some of the box.
    private static func kind(of action: TimelineAction, _ box: Box) -> Kind? {
        func isAll(_ nodes: [String]) -> Bool { !box.nodes.isEmpty && box.nodes.allSatisfy { nodes.contains($0) } }
        switch action {
        case .node(.powerOff, let nodes): return isAll(nodes) ? .powerOff : nil
        case .node(.powerOn, let nodes): return isAll(nodes) ? .powerOn : nil
        case .node(.takeOver, let nodes): return isAll(nodes) ? .takesOver : nil
        case .backup(.start, let nodes): return isAll(nodes) ? .startsFromBackup : nil
        case .node, .link, .heal, .flush, .backup(.snapshot, _), .console: return nil
        }
    }

    private mutating func measure(_ findings: Findings, controllersIn nodes: Set<String>, until next: Instant?) {
        func isMine(_ time: Instant) -> Bool { time >= self.time && (next.map { time < $0 } ?? true) }
        firstRegistration =
            findings.registrations
            .first { $0.outcome == .accepted && nodes.contains($0.controller) && isMine($0.time) }
            .map { Registration(gateway: $0.gateway, controller: $0.controller, time: $0.time, frame: $0.frame) }
        // A link ends with its last answered exchange, which comes before the power goes.
        let lost = findings.outages.filter { outage in
            outage.end.map { $0 >= time } ?? true && (next.map { outage.start < $0 } ?? true)
        }
        let ends = lost.compactMap(\.end)
        lastServed = ends.count == lost.count ? ends.max() : nil
    }
}
