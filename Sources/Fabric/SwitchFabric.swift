public import Wire

/// The switches between the nodes, one for each network, with every condition and fault, without sockets or a clock.
///
/// Hand it each frame that a node sends with the time, carry out the returned effects in order, and call
/// ``wake(at:)`` once ``wakeup`` has come. Time never runs backwards. Ports are known from the start, so nothing is
/// learnt: a unicast frame goes to the port that has its destination, a broadcast or multicast one to every other port
/// of the network. Frames between the same two ports stay in order unless a reordering is asked for.
///
/// The same seed, frames and faults give the same effects: luck is drawn by hashing what a frame is
/// (its link, direction, flow, ordinal and attempt), not by counting draws.
public struct SwitchFabric<Frame: SwitchedFrame>: Sendable {
    /// The most rules in force at once; a further one is refused and counted.
    public static var ruleLimit: Int { 10_000 }
    /// The longest frame that is taken, in bytes: offloads that were left on make 64 KiB and a header.
    public static var frameLimit: Int { 65_536 + 64 }
    /// The longest wait for a rate in nanoseconds; a frame that would wait longer is dropped.
    static var rateQueueLimit: Int64 { 1_000_000_000 }

    /// What the owner of the fabric has to carry out, in order.
    public enum Effect: Sendable {
        /// For the mirror: a frame as its node sent it, also where it is dropped thereafter.
        case sent(Frame, on: PortIdentifier)
        /// Give the frame to the node on this port.
        case deliver(Frame, to: PortIdentifier)
        /// A frame, or one copy of it, that came in on this port is lost.
        case dropped(DropCause, on: PortIdentifier)
    }

    struct PortState: Sendable {
        var port: Port
        var network: Int
        var isUp = true
        /// How often the link has gone down: what set out before is lost.
        var boots: Int32 = 0
    }

    struct NetworkState: Sendable {
        var impairment: Impairment
        /// Indices of its ports, in the order given.
        var ports: [Int] = []
        var portOfMAC: [UInt64: Int] = [:]
    }

    /// A frame on its way in, read as far as anybody needs.
    struct Arrival {
        var frame: Frame
        var port: PortIdentifier
        var ingress: Int
        var now: Instant
        var header: PacketHeader?
        var isFirstLink = true
        var identity: FlowOrdinals.Identity?
    }

    /// Whose order is kept where rules between nodes hold frames up.
    struct LaneKey: Hashable, Sendable {
        var ingress: Int
        var egress: Int
        var source: IPAddress
        var destination: IPAddress
    }

    struct RateKey: Hashable, Sendable {
        var salt: UInt64
        var ingress: Int
    }

    let seed: UInt64
    let queueLimit: Int
    var ports: [PortState] = []
    var networks: [NetworkState] = []
    var indexOfPort = PortMap<Int>()
    var rules: [ActiveRule] = []
    private var indexOfRule: [String: Int] = [:]
    var line = DelayLine<Frame>()
    var ordinals = FlowOrdinals()
    /// The latest delivery so far between two ports, under the index of the first times their count plus the second.
    var lastArrival: [Int: Instant] = [:]
    /// The latest delivery so far of each pair of addresses that a rule has touched.
    var lastRuledArrival: [LaneKey: Instant] = [:]
    /// When each limited sender has sent what it has taken in.
    var busyUntil: [RateKey: Instant] = [:]
    var hasRandomRule = false
    public internal(set) var statistics = Statistics()
    /// False where nobody wants ``Effect/sent(_:on:)`` and ``Effect/dropped(_:on:)``, which are then counted only.
    public var isMirrored = true

    /// - Parameters:
    ///   - ports: Every link; where two have the same identifier, or in one network the same MAC address, the first
    ///     counts.
    ///   - networks: Conditions; a network without an entry has none.
    ///   - queueLimit: The most frames in the delay line; a further one is dropped.
    public init(ports: [Port], networks: [NetworkConditions], seed: UInt64, queueLimit: Int = 100_000) {
        self.seed = seed
        self.queueLimit = queueLimit
        var indexOfNetwork: [String: Int] = [:]
        for port in ports where indexOfPort[port.identifier] == nil {
            let network: Int
            if let known = indexOfNetwork[port.network] {
                network = known
            } else {
                network = self.networks.count
                indexOfNetwork[port.network] = network
                let conditions =
                    networks.first { $0.network == port.network } ?? NetworkConditions(network: port.network)
                self.networks.append(NetworkState(impairment: Impairment(conditions)))
            }
            let index = self.ports.count
            indexOfPort[port.identifier] = index
            self.ports.append(PortState(port: port, network: network))
            self.networks[network].ports.append(index)
            if self.networks[network].portOfMAC[port.macValue] == nil {
                self.networks[network].portOfMAC[port.macValue] = index
            }
        }
    }

    /// When the next frame in the delay line is due; nil where there is none.
    public var wakeup: Wakeup? { line.earliest.map { Wakeup(at: $0, timer: "delay line") } }

    /// Takes a frame that the node on a port has sent.
    public mutating func receive(_ frame: Frame, on port: PortIdentifier, at now: Instant) -> [Effect] {
        var effects: [Effect] = []
        effects.reserveCapacity(2)
        receive(frame, on: port, at: now, into: &effects)
        return effects
    }

    /// The same, with the effects appended to an array of the caller's.
    public mutating func receive(
        _ frame: Frame, on port: PortIdentifier, at now: Instant, into effects: inout [Effect]
    ) {
        guard let ingress = indexOfPort[port] else { return drop(.unknownPort, on: port, &effects) }
        guard ports[ingress].isUp else { return drop(.linkDown, on: port, &effects) }
        statistics.received += 1
        if isMirrored { effects.append(.sent(frame, on: port)) }
        let length = frame.lengthOnWire
        guard length >= 14, length <= Self.frameLimit else { return drop(.malformed, on: port, &effects) }
        let destination = frame.receiver
        let network = ports[ingress].network
        var arrival = Arrival(frame: frame, port: port, ingress: ingress, now: now)
        examine(&arrival)
        if destination.isGroup {
            for egress in networks[network].ports where egress != ingress { cross(arrival, to: egress, &effects) }
        } else if let egress = networks[network].portOfMAC[destination.value], egress != ingress {
            cross(arrival, to: egress, &effects)
        } else {
            drop(.unknownDestination, on: port, &effects)
        }
    }

    /// Delivers every frame whose time has come, in order of time and then of arrival.
    public mutating func wake(at now: Instant) -> [Effect] {
        var effects: [Effect] = []
        wake(at: now, into: &effects)
        return effects
    }

    /// The same, with the effects appended to an array of the caller's.
    public mutating func wake(at now: Instant, into effects: inout [Effect]) {
        while let entry = line.pop(dueAt: now) {
            let (ingress, egress) = (Int(entry.ingress), Int(entry.egress))
            guard ports[ingress].boots == entry.ingressBoot, ports[egress].boots == entry.egressBoot else {
                drop(.linkDown, on: ports[ingress].port.identifier, &effects)
                continue
            }
            statistics.delivered += 1
            effects.append(.deliver(entry.frame, to: ports[egress].port.identifier))
        }
        // With nothing on its way there is no order left to keep.
        if line.count == 0 {
            if !lastArrival.isEmpty { lastArrival.removeAll(keepingCapacity: true) }
            if !lastRuledArrival.isEmpty { lastRuledArrival.removeAll(keepingCapacity: true) }
        }
    }

    /// Changes the links. Frames that are on their way stay there, except those of a link that goes down.
    public mutating func apply(_ fault: LinkFault, at now: Instant) -> [Effect] {
        switch fault {
        case .install(let rule): install(ActiveRule(rule), at: now)
        case .remove(let names):
            let names = Set(names)
            rules.removeAll { names.contains($0.name) }
            reindexRules()
        case .removeAll:
            rules.removeAll()
            reindexRules()
        case .flush(let names):
            for name in names { if let index = indexOfRule[name] { rules[index].flush() } }
        case .setLink(let port, let isUp):
            guard let index = indexOfPort[port], ports[index].isUp != isUp else { break }
            ports[index].isUp = isUp
            if !isUp { ports[index].boots += 1 }
        }
        if !busyUntil.isEmpty { busyUntil = busyUntil.filter { $0.value > now } }
        return []
    }

    private mutating func install(_ rule: ActiveRule, at now: Instant) {
        if let index = indexOfRule[rule.name] {
            var rule = rule
            rule.keepSessions(of: rules[index], at: now)
            rules[index] = rule
            reindexRules()
        } else if rules.count < Self.ruleLimit {
            indexOfRule[rule.name] = rules.count
            rules.append(rule)
            hasRandomRule = hasRandomRule || rule.impairment.isRandom
        } else {
            statistics.refusedRules += 1
        }
    }

    private mutating func reindexRules() {
        indexOfRule = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.name, $0) })
        hasRandomRule = rules.contains { $0.impairment.isRandom }
    }

    mutating func drop(_ cause: DropCause, on port: PortIdentifier, _ effects: inout [Effect]) {
        statistics.count(cause)
        if isMirrored { effects.append(.dropped(cause, on: port)) }
    }
}

extension SwitchFabric.Effect: Equatable where Frame: Equatable {}
extension SwitchFabric.Effect: Hashable where Frame: Hashable {}
