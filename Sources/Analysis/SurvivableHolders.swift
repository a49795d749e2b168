import Wire

/// Which survivables back a region at a moment that moves on: by the book where it lists backup servers, else those
/// with a gateway of the region.
struct SurvivableHolders {
    private struct Place: Hashable {
        let controller: String
        let region: Int
    }

    private let names: NameBook
    /// In the order of their starts.
    private let links: [H248Link]
    private var next = 0
    private var ends = BinaryHeap<Ending>()
    private var counts: [Place: Int] = [:]

    private struct Ending: Comparable {
        let time: Instant
        let place: Place

        static func < (one: Ending, other: Ending) -> Bool { one.time < other.time }
        static func == (one: Ending, other: Ending) -> Bool { one.time == other.time }
    }

    /// - Parameter links: of survivables, in the order of their starts.
    init(_ links: [H248Link], _ names: NameBook) {
        self.links = links
        self.names = names
    }

    /// - Parameter time: never before an earlier one.
    mutating func advance(to time: Instant) {
        while next < links.count, links[next].start <= time {
            let link = links[next]
            let place = Place(controller: link.controller, region: names.region(of: link.gateway))
            counts[place, default: 0] += 1
            if let end = link.end { ends.push(Ending(time: end, place: place)) }
            next += 1
        }
        while let ending = ends.first, ending.time <= time {
            ends.popFirst()
            counts[ending.place, default: 0] -= 1
            if counts[ending.place] == 0 { counts[ending.place] = nil }
        }
    }

    /// The survivables that have a gateway now and back a region, in no order.
    func backing(_ region: Int) -> [String] {
        let backups = names.backupServers[region]
        return counts.keys.filter { backups?.contains($0.controller) ?? ($0.region == region) }.map(\.controller)
    }
}
