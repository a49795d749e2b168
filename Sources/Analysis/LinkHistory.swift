import Wire

/// Links by gateway and region, and what follows from them alone: outages and active controllers.
struct LinkHistory {
    /// In order of their starts.
    let links: [H248Link]
    let ended: Instant
    private let linksOfGateway: [String: [H248Link]]
    /// Gateways that had links before the first ones here.
    private let forgotten: Set<String>

    init(_ links: [H248Link], ended: Instant, forgotten: Set<String> = []) {
        self.links = links
        self.ended = ended
        self.forgotten = forgotten
        linksOfGateway = Dictionary(grouping: links, by: \.gateway)
    }

    /// The times without service of one gateway, whose links these are.
    func outages(of gateway: String) -> [Outage] {
        Self.outages(of: linksOfGateway[gateway] ?? [])
    }

    /// The same by the links of the gateway, in the order of their starts.
    ///
    /// - Parameter isWanted: whether an outage with such an end is asked for.
    static func outages(of mine: [H248Link], where isWanted: (Instant?) -> Bool = { _ in true }) -> [Outage] {
        mine.indices.compactMap { index in
            guard let end = mine[index].end else { return nil }
            let next = index + 1 < mine.count ? mine[index + 1].start : nil
            guard next != end, isWanted(next) else { return nil }
            return Outage(gateway: mine[index].gateway, start: end, end: next, why: why(mine[index]))
        }
    }

    /// True for the first link that its gateway had.
    func isFirst(_ link: H248Link) -> Bool {
        !forgotten.contains(link.gateway) && linksOfGateway[link.gateway]?.first == link
    }

    /// The link of a gateway that began last before a moment.
    func latest(of gateway: String, before time: Instant) -> H248Link? {
        linksOfGateway[gateway]?.last { $0.start < time }
    }

    static func why(_ link: H248Link) -> String {
        switch link.endCause {
        case .unregistered: "unregistered by \(link.controller)"
        case .left: "left \(link.controller)"
        case .closedByGateway: "closed its link to \(link.controller)"
        case .closedByController: "\(link.controller) closed the link"
        case .registeredElsewhere, .registeredAnew: "registered again"
        case .restarted: "restarted"
        case .silence: "\(link.controller) silent"
        case nil: "unknown"
        }
    }

    /// When each controller had at least one gateway.
    func active(_ controllers: [String]) -> [ActiveInterval] {
        let wanted = Set(controllers)
        let spans = links.filter { wanted.contains($0.controller) }.map {
            ActiveSpan(controller: $0.controller, start: $0.start, end: $0.end)
        }
        return ActiveSpan.united(spans).map { ActiveInterval(controller: $0.controller, start: $0.start, end: $0.end) }
    }
}
