import Agents

/// A port that real servers and gateways use and the emulator does not: a firewall before them has to pass it too.
public struct UnemulatedPort: Hashable, Sendable {
    /// Where it is known from.
    public enum Source: Hashable, Sendable {
        /// A public text, named.
        case found(String)
        /// By recollection, and no text.
        case recalled

        /// For people.
        public var words: String {
            switch self {
            case .found(let what): what
            case .recalled: "recalled"
            }
        }
    }

    /// The nodes that open the connection, or ask; empty where it is somebody outside the file.
    public var from: [String]
    public var to: [String]
    public var transport: PortNeed.Transport
    /// The ports of ``to``.
    public var ports: ClosedRange<UInt16>
    /// What goes that way, for people.
    public var purpose: String
    public var source: Source
}

extension Topology {
    /// The ports of the real system that the ways of this topology need besides, in the order of what they are for
    /// (domain: ports, network regions).
    public func unemulatedPorts() -> [UnemulatedPort] {
        let needs = portNeeds()
        var ports: [UnemulatedPort] = []
        func add(
            _ purposes: Set<PortNeed.Purpose>, _ range: ClosedRange<UInt16>, _ what: String,
            _ source: UnemulatedPort.Source = .recalled
        ) {
            // What the emulator opens there itself is in the other list.
            let others = needs.filter { need in
                purposes.contains(need.purpose) && !(need.transport == .tcp && need.ports == range)
            }
            for target in Self.each(others.map(\.to)) {
                ports.append(
                    UnemulatedPort(
                        from: Self.each(others.filter { $0.to == target }.map(\.from)), to: [target], transport: .tcp,
                        ports: range, purpose: what, source: source))
            }
        }
        add([.registration], 2944...2944, "H.248 in TLS")
        add([.registration], 2945...2945, "H.248 in clear", .found("RFC 3525 §9, binary"))
        add([.registration], 1039...1039, "H.248, own encryption")
        add([.phones], 1720...1720, "H.225 of phones")
        add([.phones], 61_440...61_444, "H.225, either opens it")
        add([.options, .serverOptions], 5061...5061, "SIP in TLS")
        let servers = serverNames
        let survivables = servers.others
        if let main = servers.main, !survivables.isEmpty {
            ports.append(
                UnemulatedPort(
                    from: [main], to: survivables, transport: .tcp, ports: 21_874...21_874,
                    purpose: "file synchronisation", source: .recalled))
        }
        let all = [servers.main].compactMap { $0 } + survivables
        if !all.isEmpty {
            ports.append(
                UnemulatedPort(
                    from: [], to: all, transport: .tcp, ports: 5022...5023, purpose: "SAT, SSH and Telnet",
                    source: .found("public notes")))
        }
        let media = mediaNames
        if media.count > 1 {
            ports.append(
                UnemulatedPort(
                    from: media, to: media, transport: .udp, ports: 2048...3329,
                    purpose: "RTP", source: .recalled))
        }
        return ports
    }

    private var serverNames: (main: String?, others: [String]) {
        var names: (main: String?, others: [String]) = (nil, [])
        for node in nodes {
            guard case .agent(.controller(let settings)) = node.kind else { continue }
            if settings.role == .main, names.main == nil {
                names.main = node.name
            } else {
                names.others.append(node.name)
            }
        }
        return names
    }

    /// Whoever has voice: gateways, phones and media servers.
    private var mediaNames: [String] {
        nodes.compactMap { node in
            switch node.kind {
            case .agent(.gateway), .agent(.phones), .agent(.mediaServer): node.name
            case .agent(.controller), .agent(.sessionManager), .agent(.stub), .program: nil
            }
        }
    }

    /// Each name once, in the order of their first mention.
    private static func each(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
