import Wire

/// A look at what the tracks of gateways carry, which is what tells whether there is anything to judge.
struct CarriedSurvey {
    /// The link that began first.
    private(set) var first: (start: Instant, frame: Int, gateway: String, controller: Int)?
    private(set) var hasSeveralControllers = false
    private(set) var hasRefusals = false

    init(_ tracks: [GatewayTrack]) {
        // By their places, so that no track is copied.
        for place in tracks.indices {
            for index in tracks[place].links.indices {
                let link = tracks[place].links[index]
                note(link.start, link.frame, tracks[place].gateway, link.controller)
            }
            if let open = tracks[place].link {
                note(open.start, open.frame, tracks[place].gateway, open.controller)
            }
            for index in 0..<tracks[place].toldRegistrations
            where tracks[place].registrations[index].outcome == .rejected {
                hasRefusals = true
            }
        }
    }

    private mutating func note(_ start: Instant, _ frame: Int, _ gateway: String, _ controller: Int) {
        guard let first else {
            first = (start, frame, gateway, controller)
            return
        }
        if first.controller != controller { hasSeveralControllers = true }
        if start < first.start || start == first.start && (frame, gateway) < (first.frame, first.gateway) {
            self.first = (start, frame, gateway, controller)
        }
    }

    /// Has all tracks forget the oldest of too much.
    static func trim(_ tracks: inout [GatewayTrack]) {
        let links = tracks.indices.reduce(0) { $0 + tracks[$1].toldLinks }
        let registrations = tracks.indices.reduce(0) { $0 + tracks[$1].toldRegistrations }
        guard links > Ledger.carriedLimit || registrations > Ledger.carriedLimit else { return }
        let start = bound(tracks.flatMap { $0.links[..<$0.toldLinks].map(\.start) })
        let asked = bound(tracks.flatMap { $0.registrations[..<$0.toldRegistrations].map(\.time) })
        for index in tracks.indices { tracks[index].forget(linksBefore: start, registrationsBefore: asked) }
    }

    /// The earliest time of the latest entries that may be carried.
    private static func bound(_ times: [Instant]) -> Instant {
        guard times.count > Ledger.carriedLimit else { return Instant(nanoseconds: .min) }
        return times.sorted()[times.count - Ledger.carriedLimit]
    }
}
