import Wire

/// Networks and routers, from hardware addresses, hops and times on the way.
struct InferredNetworks: Sendable {
    /// A network and who is in it.
    struct Segment: Hashable, Sendable {
        var name: String
        var members: [IPAddress]
        var subnet: IPNetwork
        var conditions = InferredConditions()
    }

    private(set) var segments: [Segment] = []
    /// The network between the others, where there is one.
    private(set) var wan: Segment?
    /// Routers and the names of their networks.
    private(set) var routers: [(name: String, networks: [String])] = []
    private(set) var note = ""

    /// - Parameters:
    ///   - nodes: those that go into the file, the main first.
    init(_ recording: CanonicalRecording, nodes: [IPAddress]) {
        let groups = Self.groups(recording, nodes: nodes)
        let hops = Self.hops(recording, groups)
        for (index, members) in groups.enumerated() {
            let name = index == 0 ? "hq" : groups.count == 2 ? "branch" : "branch\(index + 1)"
            let others = nodes.filter { !members.contains($0) }
            guard let subnet = Self.subnet(of: members, without: others, taken: segments.map(\.subnet)) else {
                continue
            }
            segments.append(Segment(name: name, members: members, subnet: subnet))
        }
        guard segments.count > 1 else {
            note = "all in one network"
            readConditions(recording) { _, _ in true }
            return
        }
        let group = Dictionary(
            groups.enumerated().flatMap { index, members in members.map { ($0, index) } },
            uniquingKeysWith: { first, _ in first })
        if hops >= 2 {
            note = "seen: \(hops) routers between networks"
        } else {
            note = hops == 1 ? "seen: one router between networks; the network between is for the delay" : "likely"
        }
        if let subnet = Self.freeSubnet(nodes, taken: segments.map(\.subnet)) {
            wan = Segment(name: "wan", members: [], subnet: subnet)
            routers = segments.map { ("r-\($0.name)", [$0.name, "wan"]) }
        }
        readConditions(recording) { group[$0] != group[$1] }
    }

    /// What networks do to packets, each by itself where packets are seen as they go in and come out of it; else the
    /// one between takes as long as the whole way.
    private mutating func readConditions(
        _ recording: CanonicalRecording, _ isMeant: (IPAddress, IPAddress) -> Bool
    ) {
        guard recording.showsArrivals else { return }
        let places = Dictionary(
            segments.flatMap { segment in segment.members.map { ($0, segment.name) } },
            uniquingKeysWith: { first, _ in first })
        let samples = CrossingSample.all(recording, segments: places, between: wan?.name ?? "")
        for index in segments.indices {
            segments[index].conditions = InferredConditions(samples[segments[index].name] ?? [])
        }
        if let name = wan?.name, let own = samples[name] { wan?.conditions = InferredConditions(own) }
        guard samples.isEmpty, let (delay, jitter) = Self.crossing(recording, isMeant) else { return }
        let conditions = InferredConditions(delay: delay, jitter: jitter)
        if wan != nil { wan?.conditions = conditions } else { segments[0].conditions = conditions }
    }

    /// The share of packets that get lost on the worst way, by chance.
    var lossShare: Double {
        let shares = segments.map(\.conditions.lossShare).sorted().suffix(2) + [wan?.conditions.lossShare ?? 0]
        return 1 - shares.reduce(1) { $0 * (1 - $1) }
    }

    /// Frames of packets that were lost as too many were waiting.
    var refused: Set<Int> {
        (segments + [wan].compactMap { $0 }).reduce(into: []) { $0.formUnion($1.conditions.refused) }
    }

    /// What happens to packets by chance, for a while.
    func faults() -> [InferredFault] {
        (segments + [wan].compactMap { $0 }).flatMap { segment in
            segment.conditions.chances.filter { !$0.isSetting }.map { chance in
                InferredFault(
                    at: chance.span.start?.roundest ?? .start, until: chance.span.end?.roundest,
                    action: .chance(
                        network: segment.name, chance.kind, perMillion: chance.span.perMillion,
                        holding: chance.holding),
                    note: chance.note)
            }
        }
    }

    func segment(of address: IPAddress) -> String? { segments.first { $0.members.contains(address) }?.name }

    /// Who is in one network: who sends to each other directly, or through the same router, or from behind it with
    /// addresses that begin alike.
    private static func groups(_ recording: CanonicalRecording, nodes: [IPAddress]) -> [[IPAddress]] {
        let known = Set(nodes)
        var hardware: [IPAddress: MACAddress] = [:]
        var senders: [MACAddress: Set<IPAddress>] = [:]
        for passage in recording.passages where passage.kind != .question && known.contains(passage.source.address) {
            if hardware[passage.source.address] == nil { hardware[passage.source.address] = passage.sender }
            senders[passage.sender, default: []].insert(passage.source.address)
        }
        var parent: [IPAddress: IPAddress] = [:]
        func root(_ address: IPAddress) -> IPAddress {
            var address = address
            while let next = parent[address], next != address { address = next }
            return address
        }
        func join(_ one: IPAddress, _ other: IPAddress) { parent[root(one)] = root(other) }
        for node in nodes { parent[node] = node }
        var neighbours: [MACAddress: IPAddress] = [:]
        for passage in recording.passages where passage.kind != .question {
            let (from, to) = (passage.source.address, passage.destination.address)
            // What a firewall says in the name of another comes from an address that is not his.
            guard known.contains(from), hardware[from] == passage.sender, senders[passage.sender]?.count == 1,
                passage.sender.value != 0
            else { continue }
            if hardware[to] == passage.receiver, senders[passage.receiver]?.count ?? 0 <= 1, known.contains(to) {
                join(from, to)
            } else if let other = neighbours[passage.receiver] {
                join(from, other)
            } else {
                neighbours[passage.receiver] = from
            }
        }
        // From behind a router, by the beginnings of addresses.
        let remote = nodes.filter { hardware[$0].map { $0.value == 0 || senders[$0]?.count ?? 0 > 1 } ?? true }
        for (index, one) in remote.enumerated() {
            for other in remote[..<index] where prefix(one, other) >= (one.isV4 ? 16 : 64) { join(one, other) }
        }
        let groups = Dictionary(grouping: nodes, by: root)
        return groups.values.map { $0.sorted() }
            .sorted { (nodes.firstIndex(of: $0[0]) ?? 0) < (nodes.firstIndex(of: $1[0]) ?? 0) }
            .sorted { one, _ in nodes.first.map { one.contains($0) } ?? false }
    }

    /// Most routers between two networks.
    private static func hops(_ recording: CanonicalRecording, _ groups: [[IPAddress]]) -> Int {
        recording.passages.filter { $0.hasArrived && $0.kind != .question }
            .map { Int($0.firstHopLimit) - Int($0.hopLimit) }.max() ?? 0
    }

    /// How long packets between some nodes take, and by how much that varies.
    private static func crossing(
        _ recording: CanonicalRecording, _ isMeant: (IPAddress, IPAddress) -> Bool
    ) -> (Duration, Duration)? {
        guard recording.showsArrivals else { return nil }
        let times = recording.passages
            .filter { $0.hasArrived && $0.kind != .question && isMeant($0.source.address, $0.destination.address) }
            .map { $0.last - $0.time }.sorted()
        guard let least = times.first, times.count >= 4 else { return nil }
        // The longest twentieth waited for a hardware address, or for others.
        let most = times[times.count * 19 / 20]
        let middle = Measured.rounded((least + most) / 2, to: .milliseconds(1))
        return (middle, Measured.rounded(max(.zero, middle - least), to: .milliseconds(1)))
    }

    // MARK: Subnets

    /// How many leading bits two addresses share.
    private static func prefix(_ one: IPAddress, _ other: IPAddress) -> Int {
        guard one.isV4 == other.isV4 else { return 0 }
        var bits = 0
        for (first, second) in zip(one.octets, other.octets) {
            guard first == second else { return bits + (first ^ second).leadingZeroBitCount }
            bits += 8
        }
        return bits
    }

    private static func subnet(
        of members: [IPAddress], without others: [IPAddress], taken: [IPNetwork]
    ) -> IPNetwork? {
        guard let first = members.first else { return nil }
        let common = members.map { prefix(first, $0) }.min() ?? 0
        let usual = first.isV4 ? [24, 16, 8] : [64, 48, 32]
        let lengths = usual.filter { $0 <= common } + (0...min(common, first.isV4 ? 30 : 126)).reversed()
        for length in lengths {
            guard let network = IPNetwork(address: IPNetwork.masked(first, to: length), prefixLength: length) else {
                continue
            }
            let overlaps = taken.contains {
                $0.contains(network.address) || network.contains($0.address)
            }
            if !overlaps, !others.contains(where: { network.contains($0) }) { return network }
        }
        return nil
    }

    private static func freeSubnet(_ nodes: [IPAddress], taken: [IPNetwork]) -> IPNetwork? {
        let isV4 = nodes.first?.isV4 ?? true
        let texts =
            isV4
            ? ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "10.255.255.0/24"]
            : ["2001:db8:ff::/64", "2001:db8:fffe::/64", "2001:db8:fffd::/64"]
        return texts.compactMap { IPNetwork($0) }.first { network in
            !taken.contains { $0.contains(network.address) || network.contains($0.address) }
        }
    }
}
