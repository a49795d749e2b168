import Agents
import Wire

/// Names and addresses, each of which is there once.
extension TopologyReader {
    mutating func claimName(_ field: Element.Field, _ kind: NodePlace.Kind) -> Bool {
        if let other = names[field.key] {
            add(
                SourceCheck.Problem(
                    line: field.line, column: field.column,
                    reason: "'\(field.key)' is already the \(other.kind.rawValue) of line \(other.line)", hint: nil))
            return false
        }
        if groups[field.key] != nil {
            add(
                SourceCheck.Problem(
                    line: field.line, column: field.column,
                    reason: "'\(field.key)' already stands for gateways that are counted", hint: nil))
            return false
        }
        guard names.count < Self.nodeLimit else {
            add(
                SourceCheck.Problem(
                    line: field.line, column: field.column, reason: "more than \(Self.nodeLimit) nodes", hint: nil))
            return false
        }
        names[field.key] = NodePlace(kind: kind, line: field.line, column: field.column, order: names.count)
        return true
    }

    mutating func reportUnknown(_ name: String, at element: Element, among names: [String]) {
        guard knowsAllNames, problems.count < Self.problemLimit else { return }
        report(element, "unknown node '\(name.prefix(40))'", hint: NearestWord.hint(name, among: names))
    }

    /// Every name in use, in the order of the alphabet.
    var knownNames: [String] { names.keys.sorted() }

    /// Checks that an address lies in its network, can be a host's and is nobody else's.
    mutating func claimAddress(_ address: IPAddress, in network: Network, at element: Element, for name: String) -> Bool
    {
        guard network.subnet.contains(address) else {
            report(
                element, "\(address) is outside network '\(network.name)', \(network.subnet)",
                hint: networks.first { $0.subnet.contains(address) }.map { "it lies in '\($0.name)'" })
            return false
        }
        guard Self.isHost(address, in: network.subnet) else {
            report(element, "\(address) is the network's own or its broadcast address")
            return false
        }
        if let owner = addressOwners[address] {
            report(element, "\(address) is already the address of '\(owner.name)', line \(owner.line)")
            return false
        }
        addressOwners[address] = (name, element.line)
        return true
    }

    static func isHost(_ address: IPAddress, in subnet: IPNetwork) -> Bool {
        guard address != subnet.address else { return false }
        guard case .v4(let value) = address else { return true }
        let hostBits = UInt32.max >> UInt32(subnet.prefixLength)
        return value & hostBits != hostBits
    }

    /// The lowest address of the network that nobody has.
    mutating func chooseAddress(in network: Network, for name: String, line: Int) -> IPAddress? {
        var candidate = network.subnet.address
        for _ in 0...(Self.nodeLimit * 2) {
            candidate = candidate.successor
            guard network.subnet.contains(candidate) else { return nil }
            guard Self.isHost(candidate, in: network.subnet), addressOwners[candidate] == nil else { continue }
            addressOwners[candidate] = (name, line)
            return candidate
        }
        return nil
    }

    /// Network, address and, where asked for, region of a node.
    mutating func placement(_ entry: Element.Field, _ fields: inout Fields, hasRegion: Bool) -> Placement? {
        let networkElement = fields.take("network")
        let addressElement = fields.take("address")
        let region = hasRegion ? region(fields.take("region"), of: fields.element) : nil
        if networkElement == nil { report(fields.element, "'\(entry.key)' has no network", hint: "network: …") }
        if addressElement == nil { report(fields.element, "'\(entry.key)' has no address", hint: "address: …") }
        guard let networkElement, let addressElement, let network = network(networkElement),
            let address = address(addressElement, what: "address"),
            claimAddress(address, in: network, at: addressElement, for: entry.key)
        else { return nil }
        return Placement(
            name: entry.key, network: network.name, prefixLength: network.subnet.prefixLength, address: address,
            region: region, line: entry.line, column: entry.column)
    }

    /// A region that the file has; the first one where the node names none and there is only one.
    mutating func region(_ element: Element?, of owner: Element) -> Int? {
        guard let element else {
            if regions.count == 1 { return regions[0].number }
            report(
                owner, "it has no region", hint: "region: " + regions.map { String($0.number) }.joined(separator: " | ")
            )
            return nil
        }
        guard let number = integer(element, what: "region", in: 1...2000) else { return nil }
        guard regions.contains(where: { $0.number == number }) else {
            let known = regions.prefix(12).map { String($0.number) }.joined(separator: ", ")
            report(element, "unknown region \(number)", hint: known.isEmpty ? nil : "known: \(known)")
            return nil
        }
        return number
    }
}
