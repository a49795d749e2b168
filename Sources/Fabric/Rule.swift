public import Wire

/// A fault that is in force between its installation and its removal: which frames, and what happens to them.
public struct Rule: Hashable, Sendable, Codable {
    /// Installing a rule replaces the one of the same name.
    public var name: String
    public var selector: Selector
    public var effect: Effect

    public init(name: String, selector: Selector, effect: Effect) {
        self.name = name
        self.selector = selector
        self.effect = effect
    }

    /// Which frames a rule is about: those that meet every condition given.
    ///
    /// A selector with neither ``network`` nor ``links`` is between nodes: it sees IP packets only, and sees each once,
    /// at its sender's first link; ARP is left alone. One with either sees every frame there, ARP included, unless an
    /// address, a transport or a port is asked for as well.
    public struct Selector: Hashable, Sendable, Codable {
        /// IP sources; empty for any.
        public var from: [IPAddress] = []
        /// IP destinations; empty for any.
        public var to: [IPAddress] = []
        /// Also packets from ``to`` to ``from``; for ``links``, also frames towards the nodes there.
        public var bothWays = true
        public var transport: Transport?
        /// Source or destination port of UDP or TCP; empty for any.
        public var ports: [UInt16] = []
        /// Frames that cross this network.
        public var network: String?
        /// Frames that these ports take in (and give out, see ``bothWays``); empty for any.
        public var links: [PortIdentifier] = []

        public init() {}

        public init(
            from: [IPAddress] = [], to: [IPAddress] = [], bothWays: Bool = true, transport: Transport? = nil,
            ports: [UInt16] = [], network: String? = nil, links: [PortIdentifier] = []
        ) {
            self.from = from
            self.to = to
            self.bothWays = bothWays
            self.transport = transport
            self.ports = ports
            self.network = network
            self.links = links
        }
    }

    /// The protocols that a selector can ask for.
    public enum Transport: String, Hashable, Sendable, Codable, CaseIterable {
        case udp, tcp, icmp
    }

    /// What happens to the frames of a rule; it comes on top of the network's ``NetworkConditions``.
    public enum Effect: Hashable, Sendable, Codable {
        case cut
        case delay(Duration)
        /// Evenly ± so much, never below zero in sum; the order of each pair of addresses is kept.
        case jitter(Duration)
        case loss(perMillion: Int)
        case duplicate(perMillion: Int)
        case reorder(perMillion: Int, by: Duration)
        /// How fast each link sends the frames of the rule; more than a second's worth is dropped.
        case rate(bitsPerSecond: Int64)
        /// A firewall that starts without a session. ``Selector/from`` is its inside; where ``Selector/bothWays`` is
        /// false it sees one direction only, since what comes back takes another way.
        case firewall(FirewallSettings)
    }
}
