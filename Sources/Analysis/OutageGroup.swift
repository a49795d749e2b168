import Wire

/// Outages of several gateways that began together for the same reason.
struct OutageGroup {
    /// So long after the first, another one still belongs to it.
    private static let spread = Duration.seconds(60)

    private(set) var outages: [Outage]
    private(set) var frames: [Int]
    private var gateways: Set<String>
    private let ending: H248Link.EndCause?

    static func all(_ outages: [Outage], _ links: [H248Link]) -> [OutageGroup] {
        struct Place: Hashable {
            let gateway: String
            let end: Instant?
        }
        let before = Dictionary(
            links.map { (Place(gateway: $0.gateway, end: $0.end), $0) }, uniquingKeysWith: { first, _ in first })
        let starts = Dictionary(grouping: links, by: \.gateway)
        var groups: [OutageGroup] = []
        var open: [String: Int] = [:]
        for outage in outages.sorted(by: { ($0.start, $0.gateway) < ($1.start, $1.gateway) }) {
            let link = before[Place(gateway: outage.gateway, end: outage.start)]
            let next = outage.end.flatMap { end in starts[outage.gateway]?.first { $0.start == end } }
            let frames = [link?.frame, next?.frame].compactMap(\.self)
            if let index = open[outage.why], outage.start - groups[index].outages[0].start <= spread,
                groups[index].gateways.insert(outage.gateway).inserted
            {
                groups[index].outages.append(outage)
                groups[index].frames += frames
            } else {
                open[outage.why] = groups.count
                groups.append(
                    OutageGroup(
                        outages: [outage], frames: frames, gateways: [outage.gateway], ending: link?.endCause))
            }
        }
        return groups
    }

    func finding(ended: Instant) -> Finding {
        let gateways = outages.map(\.gateway)
        let isLasting = outages.contains { $0.end == nil }
        let longest = outages.map { ($0.end ?? ended) - $0.start }.max() ?? .zero
        let length = LengthText.of(longest).map { isAlone ? " for \($0)" : ", up to \($0) each" } ?? ""
        return Finding(
            .outage, "\(NameList.of(gateways)) without service\(length): \(outages[0].why)",
            nodes: gateways, start: outages[0].start, end: isLasting ? nil : outages.compactMap(\.end).max(),
            count: outages.count, frames: frames, cause: cause, prevention: prevention)
    }

    private var isAlone: Bool { outages.count == 1 }

    private var cause: String {
        switch ending {
        case .silence:
            "the way between them was cut, or one of them was off; it shows only once an AuditValue is missed"
        case .unregistered:
            "the controller sent \(isAlone ? "it" : "them") away: split registration prevention, or a disabled region"
        case .closedByController:
            "the controller closed the \(isAlone ? "link" : "links"): it was reset, or its interface disabled"
        case .closedByGateway, .left, .restarted:
            isAlone
                ? "the gateway gave the link up, or started anew" : "the gateways gave the links up, or started anew"
        case .registeredElsewhere, .registeredAnew, nil: ""
        }
    }

    private var prevention: String {
        switch ending {
        case .silence: "a second way; detection of 40 to 60 s and the Primary Search Timer are what it takes without"
        case .unregistered: "nothing: a shorter Primary Search Timer makes it shorter"
        case .closedByGateway, .closedByController, .left, .restarted, .registeredElsewhere, .registeredAnew, nil: ""
        }
    }
}
