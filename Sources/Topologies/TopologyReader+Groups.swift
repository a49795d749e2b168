import Wire

/// Gateways that are written once and counted: `mg: { count: 250, … }` stands for mg1 to mg250.
extension TopologyReader {
    /// The entries with each that has a `count` in place of which stand as many: the first as it is written, the
    /// others like it, each at the address after the one before.
    mutating func counted(_ entries: [Element.Field]) -> [Element.Field] {
        var all: [Element.Field] = []
        for entry in entries {
            guard case .mapping(let fields) = entry.value.value,
                let count = fields.first(where: { $0.key == "count" })
            else {
                all.append(entry)
                continue
            }
            let number = integer(count.value, what: "count", in: 1...Self.gatewayLimit) ?? 1
            guard all.count + number <= Self.gatewayLimit else {
                report(count.value, "'gateways' has more than \(Self.gatewayLimit) entries with these \(number)")
                return all
            }
            guard checkName(entry, what: "gateways that are counted") else { continue }
            if let owner = names[entry.key] {
                add(
                    SourceCheck.Problem(
                        line: entry.line, column: entry.column,
                        reason: "'\(entry.key)' is already the \(owner.kind.rawValue) of line \(owner.line)",
                        hint: nil))
            }
            let group = Self.group(entry, fields, count: number)
            groups[entry.key] = group.map(\.key)
            all += group
        }
        return all
    }

    private static func group(_ entry: Element.Field, _ fields: [Element.Field], count: Int) -> [Element.Field] {
        func member(_ number: Int, _ fields: [Element.Field]) -> Element.Field {
            var member = entry
            member.key = "\(entry.key)\(number)"
            member.value.value = .mapping(fields)
            return member
        }
        let first = member(1, fields.filter { $0.key != "count" })
        // Without an address to count on from, the first is what there is to complain of.
        guard let address = fields.first(where: { $0.key == "address" }), case .text(let text) = address.value.value,
            var next = IPAddress(text)
        else { return [first] }
        var like = address
        like.key = "like"
        like.value.value = .text(first.key)
        return [first]
            + (1..<count).map { index in
                next = next.successor
                var place = address
                place.value.value = .text("\(next)")
                return member(index + 1, [like, place])
            }
    }

    /// The elements of a list of nodes; a name with a `count` stands for all of its gateways, `limit` in all.
    mutating func nodeList(_ element: Element?, what: String, limit: Int) -> [Element] {
        var nodes: [Element] = []
        for element in list(element, what: what, limit: limit) {
            var group = [element]
            if case .text(let name) = element.value, let names = groups[name] {
                group = names.map { Element(value: .text($0), line: element.line, column: element.column) }
            }
            guard nodes.count + group.count <= limit else {
                report(element, "'\(what)' names more than \(limit) nodes here")
                return []
            }
            nodes += group
        }
        return nodes
    }
}

extension IPAddress {
    /// The next address; the last is followed by the first.
    var successor: IPAddress {
        switch self {
        case .v4(let value): .v4(value &+ 1)
        case .v6(let high, let low): .v6(high: low == .max ? high &+ 1 : high, low: low &+ 1)
        }
    }
}
