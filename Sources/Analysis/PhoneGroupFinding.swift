public import Wire

/// What a recording shows of the phones of one node.
public struct PhoneGroupFinding: Hashable, Sendable {
    /// The node's name.
    public var name: String
    /// 0 where the book of names knows no region.
    public var region: Int
    /// The phones that were seen, by their RAS ports, in order.
    public var phones: [Endpoint]
    /// In order of time, those of one moment by phone.
    public var stays: [PhoneStay] = []
    /// In order of time.
    public var events: [PhoneEvent] = []

    public init(name: String, region: Int, phones: [Endpoint]) {
        self.name = name
        self.region = region
        self.phones = phones
    }

    /// How many are registered with a controller at a moment, its end included.
    public func count(with controller: String, at time: Instant) -> Int {
        var phones: Set<Endpoint> = []
        for stay in stays where stay.controller == controller && stay.start <= time && stay.end ?? time >= time {
            phones.insert(stay.phone)
        }
        return phones.count
    }

    /// The times in which a phone was registered with nobody, after it had been once; the end is nil where it lasts.
    public var outages: [(phone: Endpoint, start: Instant, end: Instant?)] {
        var last: [Endpoint: PhoneStay] = [:]
        var outages: [(phone: Endpoint, start: Instant, end: Instant?)] = []
        for stay in stays {
            if let end = last[stay.phone]?.end, stay.start > end { outages.append((stay.phone, end, stay.start)) }
            last[stay.phone] = stay
        }
        for phone in phones {
            if let end = last[phone]?.end { outages.append((phone, end, nil)) }
        }
        return outages
    }

    /// The first moment from `after` on at which all phones of the group are registered with a controller.
    public func allRegistered(with controller: String, after: Instant, of count: Int) -> Instant? {
        var edges: [(time: Instant, isStart: Bool)] = []
        for stay in stays where stay.controller == controller {
            edges.append((stay.start, true))
            if let end = stay.end { edges.append((end, false)) }
        }
        // Whoever ends and begins anew at one moment is there all the time.
        edges.sort { ($0.time, $0.isStart ? 0 : 1) < ($1.time, $1.isStart ? 0 : 1) }
        var held = 0
        for (index, edge) in edges.enumerated() {
            if held >= count, edge.time > after { return max(after, index > 0 ? edges[index - 1].time : after) }
            held += edge.isStart ? 1 : -1
            if held >= count, edge.time >= after { return edge.time }
        }
        return held >= count ? after : nil
    }
}
