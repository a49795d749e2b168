import Agents
import Fabric
import Wire

/// Networks, routers, regions and ip-options.
extension TopologyReader {
    /// The fields of a section that is a mapping of names; reports what is none.
    mutating func entries(_ element: Element?, what: String, limit: Int) -> [Element.Field] {
        guard let element else { return [] }
        switch element.value {
        case .mapping(let fields):
            guard fields.count <= limit else {
                add(
                    SourceCheck.Problem(
                        line: fields[limit].line, column: fields[limit].column,
                        reason: "'\(what)' has \(fields.count) entries", hint: "at most \(limit)"))
                return []
            }
            return fields
        case .nothing: return []
        case .text, .list:
            report(element, "'\(what)' is a mapping of names, not \(element.kindName)")
            return []
        }
    }

    /// The fields of one entry; reports what is no mapping.
    mutating func fields(of entry: Element.Field, what: String, defaults: [Element.Field] = []) -> Fields? {
        guard let fields = Fields(entry.value, defaults: defaults) else {
            report(entry.value, "\(what) '\(entry.key)' is a mapping, not \(entry.value.kindName)")
            return nil
        }
        return fields
    }

    /// A name that can stand in file names and prompts: 1…32 letters, digits, `-` and `_`, a letter or digit first.
    mutating func checkName(_ field: Element.Field, what: String) -> Bool {
        let bytes = Array(field.key.utf8)
        let isWord = bytes.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                || $0 == 0x5F
        }
        guard isWord, (1...32).contains(bytes.count), bytes[0] != 0x2D, bytes[0] != 0x5F, field.key != "all" else {
            add(
                SourceCheck.Problem(
                    line: field.line, column: field.column, reason: "'\(field.key.prefix(40))' cannot name \(what)",
                    hint: "1 to 32 letters, digits, '-' and '_', a letter or digit first"))
            return false
        }
        return true
    }

    mutating func readNetworks(_ element: Element?) {
        for entry in entries(element, what: "networks", limit: Self.networkLimit) {
            writtenNetworks.insert(entry.key)
            guard checkName(entry, what: "a network"), var fields = fields(of: entry, what: "network") else { continue }
            let subnet = subnet(fields.take("subnet"), of: entry)
            let conditions = readConditions(&fields, of: entry.key)
            finish(fields, of: "a network")
            guard let subnet else { continue }
            networks.append(Network(name: entry.key, subnet: subnet, conditions))
        }
    }

    private mutating func readConditions(_ fields: inout Fields, of name: String) -> NetworkConditions {
        var conditions = NetworkConditions(network: name)
        Self.set(&conditions.delay, duration(fields.take("delay"), what: "delay", in: Self.delayRange))
        Self.set(&conditions.jitter, duration(fields.take("jitter"), what: "jitter", in: Self.delayRange))
        Self.set(&conditions.lossPerMillion, share(fields.take("loss"), what: "loss"))
        Self.set(&conditions.duplicatePerMillion, share(fields.take("duplicate"), what: "duplicate"))
        Self.set(&conditions.reorderPerMillion, share(fields.take("reorder"), what: "reorder"))
        conditions.reorderDelay =
            duration(fields.take("reorder by"), what: "reorder by", in: Self.delayRange) ?? .milliseconds(20)
        if let rate = rate(fields.take("rate"), what: "rate") { conditions.bitsPerSecond = rate }
        return conditions
    }

    /// More networks than this are refused of one router.
    private static let legLimit = 64

    static let delayRange: ClosedRange<Duration> = .zero...(.seconds(600))

    static func set<Value>(_ target: inout Value, _ value: Value?) { if let value { target = value } }

    private mutating func subnet(_ element: Element?, of entry: Element.Field) -> IPNetwork? {
        guard let element else {
            report(entry.value, "network '\(entry.key)' has no subnet", hint: "subnet: 10.10.0.0/16")
            return nil
        }
        guard case .text(let text) = element.value else {
            report(element, "'subnet' is a network, not \(element.kindName)", hint: "such as 10.10.0.0/16")
            return nil
        }
        guard let subnet = IPNetwork(text) else {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let masked = parts.count == 2 ? Self.masked(parts[0], parts[1]) : nil
            report(
                element, "'subnet' is no network: \(text.prefix(60))",
                hint: masked.map { "did you mean \($0)?" } ?? "such as 10.10.0.0/16 or 2001:db8:10::/64")
            return nil
        }
        guard (subnet.address.isV4 ? 8...30 : 16...126).contains(subnet.prefixLength) else {
            report(element, "'subnet' has too few or too many addresses: \(subnet)")
            return nil
        }
        for other in networks where other.subnet.contains(subnet.address) || subnet.contains(other.subnet.address) {
            report(element, "\(subnet) overlaps network '\(other.name)', \(other.subnet)")
            return nil
        }
        return subnet
    }

    private static func masked(_ address: Substring, _ length: Substring) -> IPNetwork? {
        guard let address = IPAddress(address), let length = Int(length), (0...address.bitWidth).contains(length)
        else { return nil }
        return IPNetwork(address: IPNetwork.masked(address, to: length), prefixLength: length)
    }

    /// A network by its name; reports one that is unknown.
    mutating func network(_ element: Element) -> Network? {
        guard let name = text(element, what: "network") else { return nil }
        guard let network = networks.first(where: { $0.name == name }) else {
            guard !writtenNetworks.contains(name) else { return nil }
            report(
                element, "unknown network '\(name.prefix(40))'",
                hint: NearestWord.hint(name, among: networks.map(\.name)))
            return nil
        }
        return network
    }

    mutating func readRouters(_ element: Element?) {
        for entry in entries(element, what: "routers", limit: Self.networkLimit) {
            guard checkName(entry, what: "a router"), claimName(entry, .router) else { continue }
            var draft = RouterDraft(name: entry.key, legs: [], line: entry.line, column: entry.column)
            switch entry.value.value {
            case .list(let elements):
                for element in elements.prefix(Self.legLimit) { addLeg(element, address: nil, to: &draft) }
            case .mapping(let fields):
                for field in fields.prefix(Self.legLimit) {
                    let name = Element(value: .text(field.key), line: field.line, column: field.column)
                    addLeg(name, address: field.value, to: &draft)
                }
            case .text, .nothing:
                report(entry.value, "a router is a list of networks", hint: "r-hq: [hq, wan]")
                continue
            }
            if case .list(let elements) = entry.value.value, elements.count > Self.legLimit {
                report(entry.value, "router '\(entry.key)' is in \(elements.count) networks", hint: "at most 64")
            }
            if draft.legs.count < 2, problems.isEmpty {
                report(entry.value, "router '\(entry.key)' joins fewer than two networks")
            }
            routers.append(draft)
        }
    }

    private mutating func addLeg(_ name: Element, address element: Element?, to draft: inout RouterDraft) {
        guard let network = network(name) else { return }
        guard !draft.legs.contains(where: { $0.network.name == network.name }) else {
            report(name, "router '\(draft.name)' is in network '\(network.name)' twice")
            return
        }
        guard let element else {
            draft.legs.append((network, nil))
            return
        }
        guard let address = address(element, what: network.name),
            claimAddress(address, in: network, at: element, for: draft.name)
        else { return }
        draft.legs.append((network, address))
    }

    mutating func readRegions(_ element: Element?) {
        hasRegions = element != nil
        for entry in entries(element, what: "regions", limit: 2000) {
            guard let number = Int(entry.key), (1...2000).contains(number) else {
                add(
                    SourceCheck.Problem(
                        line: entry.line, column: entry.column,
                        reason: "a network region is a number, 1 to 2000, not '\(entry.key.prefix(40))'", hint: nil))
                continue
            }
            guard !regions.contains(where: { $0.number == number }) else {
                report(entry.value, "region \(number) is there twice")
                continue
            }
            guard var fields = fields(of: entry, what: "region") else { continue }
            var region = NetworkRegion(number: number, name: "Region \(number)")
            Self.set(&region.name, text(fields.take("name"), what: "name"))
            for server in list(fields.take("backup servers"), what: "backup servers", limit: 6) {
                guard let name = text(server, what: "backup servers") else { continue }
                region.backupServers.append(name)
                backupServerElements.append(server)
            }
            finish(fields, of: "a region")
            regions.append(region)
            regionLines[number] = entry.line
        }
        if !hasRegions { regions = [NetworkRegion(number: 1, name: "Region 1")] }
    }

    mutating func readOptions(_ element: Element?) {
        guard let element, element.value != .nothing else { return }
        guard var fields = Fields(element) else {
            report(element, "'ip-options' is a mapping, not \(element.kindName)")
            return
        }
        let force = "force phones and gateways to active survivable servers"
        Self.set(&forceToActiveSurvivable, flag(fields.take(force), what: force))
        let delay = "h.248 link loss delay timer"
        Self.set(&linkLossDelayTimer, duration(fields.take(delay), what: delay, in: .minutes(1)...(.minutes(30))))
        let phones = "h.323 link loss delay timer"
        Self.set(
            &phoneLinkLossDelayTimer, duration(fields.take(phones), what: phones, in: .minutes(1)...(.minutes(60))))
        let search = "h.323 primary search time"
        Self.set(
            &phonePrimarySearchTime, duration(fields.take(search), what: search, in: .seconds(5)...(.seconds(3600))))
        finish(fields, of: "ip-options")
    }
}

extension Network {
    fileprivate init(name: String, subnet: IPNetwork, _ conditions: NetworkConditions) {
        self.init(name: name, subnet: subnet)
        delay = conditions.delay
        jitter = conditions.jitter
        lossPerMillion = conditions.lossPerMillion
        duplicatePerMillion = conditions.duplicatePerMillion
        reorderPerMillion = conditions.reorderPerMillion
        reorderDelay = conditions.reorderDelay
        bitsPerSecond = conditions.bitsPerSecond
    }
}
