import Wire

/// A look at what the tracks of gateways carry, which is what tells whether there is anything to judge.
struct CarriedSurvey {
    /// The link that began first.
    private(set) var first: (start: Instant, frame: Int, gateway: String, controller: String)?
    private(set) var hasSeveralControllers = false
    private(set) var hasRefusals = false

    init(_ tracks: [GatewayTrack], at cut: Instant) {
        for index in tracks.indices {
            for link in tracks[index].carried.links { note(link.start, link.frame, link.gateway, link.controller) }
            if let open = tracks[index].link { note(open.start, open.frame, tracks[index].gateway, open.controller) }
            hasRefusals = hasRefusals || tracks[index].carried.registrations.contains { $0.outcome == .rejected }
        }
    }

    private mutating func note(_ start: Instant, _ frame: Int, _ gateway: String, _ controller: String) {
        guard let first else {
            first = (start, frame, gateway, controller)
            return
        }
        if first.controller != controller { hasSeveralControllers = true }
        if (start, frame, gateway) < (first.start, first.frame, first.gateway) {
            self.first = (start, frame, gateway, controller)
        }
    }

    /// Has all tracks forget what no split can ask for that began at `time` or later, and the oldest of too much.
    static func forget(before time: Instant, _ tracks: inout [GatewayTrack]) {
        var (links, registrations) = (0, 0)
        for index in tracks.indices {
            tracks[index].forget(before: time)
            links += tracks[index].carried.links.count
            registrations += tracks[index].carried.registrations.count
        }
        guard links > Ledger.carriedLimit || registrations > Ledger.carriedLimit else { return }
        let start = bound(tracks.flatMap { $0.carried.links.map(\.start) })
        let asked = bound(tracks.flatMap { $0.carried.registrations.map(\.time) })
        for index in tracks.indices { tracks[index].carried.forget(linksBefore: start, registrationsBefore: asked) }
    }

    /// The earliest time of the latest entries that may be carried.
    private static func bound(_ times: [Instant]) -> Instant {
        guard times.count > Ledger.carriedLimit else { return Instant(nanoseconds: .min) }
        return times.sorted()[times.count - Ledger.carriedLimit]
    }
}
