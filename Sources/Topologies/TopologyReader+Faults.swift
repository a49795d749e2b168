import Fabric
import Wire

/// Faults of links: what happens to which frames.
extension TopologyReader {
    mutating func linkFault(_ word: String, _ value: Element, name: Element?) -> TimelineAction? {
        guard var fields = Fields(value) else {
            report(
                value, "'\(word)' says which frames, not \(value.kindName)", hint: "\(word): { between: [main, srs] }")
            return nil
        }
        let effect = effect(word, &fields, at: value)
        let seesOneWay = word == "firewall" && isAsymmetric(&fields)
        guard word != "firewall" || hasSides(fields, at: value) else { return nil }
        var selector = selector(&fields, at: value)
        if seesOneWay { selector?.bothWays = false }
        finish(fields, of: "'\(word)'")
        var rule = "\(word)-\(timeline.count + 1)"
        if let name, let given = text(name, what: "name") {
            rule = given
            if !writtenFaults.insert(given).inserted { report(name, "another fault is named '\(given.prefix(40))'") }
            if word == "firewall" { writtenFirewalls.insert(given) }
        }
        guard let effect, let selector else { return nil }
        return .link(Rule(name: rule, selector: selector, effect: effect))
    }

    private mutating func effect(_ word: String, _ fields: inout Fields, at element: Element) -> Rule.Effect? {
        switch word {
        case "cut": return .cut
        case "delay":
            return duration(needed("by", &fields, of: word, at: element), what: "by", in: Self.delayRange)
                .map { .delay($0) }
        case "jitter":
            return duration(needed("by", &fields, of: word, at: element), what: "by", in: Self.delayRange)
                .map { .jitter($0) }
        case "loss":
            return share(needed("of", &fields, of: word, at: element), what: "of").map { .loss(perMillion: $0) }
        case "duplicate":
            return share(needed("of", &fields, of: word, at: element), what: "of").map { .duplicate(perMillion: $0) }
        case "reorder":
            let share = share(needed("of", &fields, of: word, at: element), what: "of")
            let delay =
                fields.has("by") ? duration(fields.take("by"), what: "by", in: Self.delayRange) : .milliseconds(20)
            guard let share, let delay else { return nil }
            return .reorder(perMillion: share, by: delay)
        case "firewall": return .firewall(firewallSettings(&fields))
        default:
            return rate(needed("limit", &fields, of: word, at: element), what: "limit").map { .rate(bitsPerSecond: $0) }
        }
    }

    private mutating func needed(
        _ key: String, _ fields: inout Fields, of word: String, at element: Element
    ) -> Element? {
        if let value = fields.take(key) { return value }
        let examples = ["by": "by: 50ms", "of": "of: 5%", "limit": "limit: 1Mbit/s"]
        report(element, "'\(word)' does not say how much", hint: examples[key])
        return nil
    }

    /// `between: [a, b]` | `from: a, to: b` | `network: n` | `link: a`, each with `protocol` and `ports`.
    private mutating func selector(_ fields: inout Fields, at element: Element) -> Rule.Selector? {
        var selector = Rule.Selector()
        let count = problems.count
        let ways = ["between", "from", "to", "network", "link"].filter {
            fields.has($0) && !($0 == "to" && fields.has("from"))
        }
        if let between = fields.take("between") {
            if case .list(let sides) = between.value, sides.count == 2 {
                selector.from = addresses(sides[0], what: "between")
                selector.to = addresses(sides[1], what: "between")
            } else {
                report(between, "'between' names two sides", hint: "between: [[mg1, mg2], main]")
            }
        }
        let from = fields.take("from")
        let to = fields.take("to")
        if from != nil || to != nil {
            selector.bothWays = false
            if let from { selector.from = addresses(from, what: "from") }
            if let to { selector.to = addresses(to, what: "to") }
        }
        if let network = fields.take("network") { selector.network = self.network(network)?.name }
        if let link = fields.take("link") {
            for element in nodeList(link, what: "link", limit: Self.nodeLimit) { selector.links += ports(element) }
        }
        if ways.isEmpty {
            report(
                element, "this does not say which frames",
                hint: "between: [main, mg1], from: main, network: wan or link: mg1")
        }
        if ways.count > 1 { report(element, "'\(ways[0])' and '\(ways[1])' do not go together") }
        selector.transport = choice(fields.take("protocol"), what: "protocol")
        for element in list(fields.take("ports"), what: "ports", limit: 32) {
            if let port = port(element, what: "ports") { selector.ports.append(port) }
        }
        if selector.transport == .icmp, !selector.ports.isEmpty { report(element, "ICMP has no ports") }
        return problems.count == count ? selector : nil
    }

    /// The addresses of a node or of a list of nodes; routers count with all of theirs.
    private mutating func addresses(_ element: Element, what: String) -> [IPAddress] {
        nodeList(element, what: what, limit: Self.nodeLimit).flatMap { element -> [IPAddress] in
            guard let name = text(element, what: what) else { return [] }
            guard names[name] != nil else {
                reportUnknown(name, at: element, among: knownNames)
                return []
            }
            return nodeAddresses[name] ?? []
        }
    }

    /// The ports of `mg1`, `r-hq` (all of them) or `r-hq.wan`.
    private mutating func ports(_ element: Element) -> [PortIdentifier] {
        guard let name = text(element, what: "link") else { return [] }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard let node = parts.first, names[node] != nil else {
            reportUnknown(name, at: element, among: knownNames)
            return []
        }
        guard let all = ports[node] else { return [] }
        let ports = all.filter { parts.count == 1 || $0.network == parts[1] }
        if ports.isEmpty {
            report(element, "'\(node)' has no link into '\(parts.last?.prefix(40) ?? "")'")
        }
        return ports.map(\.identifier)
    }
}
