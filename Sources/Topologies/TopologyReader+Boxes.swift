import Agents
import Wire

/// Boxes, the servers beside the core that live in them, and what happens to a whole box.
extension TopologyReader {
    /// More boxes than this are refused.
    private static let boxLimit = 64

    mutating func readStubs(_ element: Element?) {
        for entry in entries(element, what: "stubs", limit: Self.nodeLimit) {
            guard checkName(entry, what: "a stub"), claimName(entry, .stub),
                var fields = fields(of: entry, what: "stub")
            else { continue }
            let place = placement(entry, &fields, hasRegion: false)
            let product = text(fields.take("product"), what: "product") ?? entry.key
            let ports = list(fields.take("tcp ports"), what: "tcp ports", limit: StubSettings.portLimit)
                .compactMap { port($0, what: "tcp ports") }
            finish(fields, of: "a stub")
            guard let place else { continue }
            let settings = StubSettings(name: entry.key, address: place.address, product: product, ports: ports)
            stubs.append((place, settings))
        }
    }

    /// Reads boxes once all nodes are known; from then on the name of a box stands for its nodes.
    mutating func readBoxes(_ element: Element?) {
        var owners: [String: String] = [:]
        for entry in entries(element, what: "boxes", limit: Self.boxLimit) {
            guard checkName(entry, what: "a box"), var fields = fields(of: entry, what: "box") else { continue }
            if let owner = names[entry.key] {
                report(entry.value, "'\(entry.key)' is already the \(owner.kind.rawValue) of line \(owner.line)")
                continue
            }
            var nodes: [String] = []
            for element in nodeList(fields.take("nodes"), what: "nodes", limit: Self.nodeLimit) {
                guard let name = node(element) else { continue }
                if let owner = owners[name] {
                    report(element, "'\(name)' is in box '\(owner)' already", hint: "a node is in one box")
                    continue
                }
                owners[name] = entry.key
                nodes.append(name)
            }
            let takeover = duration(
                fields.take("second box takes over after"), what: "second box takes over after",
                in: .milliseconds(100)...(.seconds(86_400)))
            if !fields.has("nodes") {
                report(entry.value, "box '\(entry.key)' has no nodes", hint: "nodes: [main, sm1]")
            }
            finish(fields, of: "a box")
            groups[entry.key] = nodes
            boxes.append(Box(name: entry.key, nodes: nodes, takesOverAfter: takeover, line: entry.line))
        }
    }

    /// Where a box with a second one loses its power, that one takes over: an entry of its own.
    mutating func addTakeover(after entry: TimelineEntry, of value: Element, until: Element?) {
        guard case .node(.powerOff, _) = entry.action else { return }
        let words: [Element]
        if case .list(let elements) = value.value { words = elements } else { words = [value] }
        for word in words {
            guard case .text(let name) = word.value, let box = boxes.first(where: { $0.name == name }),
                let delay = box.takesOverAfter
            else { continue }
            if let until, let end = entry.until, end > entry.at + delay {
                report(until, "'until' is after the second box of '\(name)' has taken over")
            }
            guard entry.until == nil else { continue }
            var takeover = entry
            takeover.at = entry.at + delay
            takeover.action = .node(.takeOver, box.nodes)
            takeover.text = "second box of \(name) takes over"
            timeline.append(takeover)
        }
    }

    /// `snapshot: aura` and `start from backup: aura`.
    mutating func backup(_ action: BackupAction, _ value: Element) -> TimelineAction? {
        let nodes = nodeList(value, what: action.rawValue, limit: Self.nodeLimit).compactMap { node($0) }
        guard !nodes.isEmpty else { return nil }
        switch action {
        case .snapshot: copiedNodes.formUnion(nodes)
        case .start:
            let unknown = nodes.filter { !copiedNodes.contains($0) }
            if let first = unknown.first {
                report(
                    value, "nothing further up takes a snapshot of '\(first)'",
                    hint: "{ at: 60s, snapshot: \(value.words) }")
                return nil
            }
        }
        return .backup(action, nodes)
    }

    /// Only a duplicated server can interchange.
    mutating func checkInterchange(_ nodes: [String], at element: Element) {
        for name in nodes {
            guard let server = servers.first(where: { $0.place.name == name }) else {
                report(element, "'\(name)' is no server, so it has no standby")
                continue
            }
            if !server.settings.isDuplicated {
                report(element, "server '\(name)' has no standby", hint: "duplicated: y beside its address")
            }
        }
    }
}
