import Wire

/// What was settled of a gateway and may still be asked for: by a split that is not over, by its outages and its
/// searches.
struct CarriedHistory: Sendable {
    /// Refusals may say so long after a split what ended it.
    private static let refusalTime = Duration.seconds(60)

    /// In the order of their starts; the last one is always kept.
    private(set) var links: [H248Link] = []
    private(set) var registrations: [RegistrationAttempt] = []

    mutating func add(_ links: [H248Link], _ registrations: ArraySlice<RegistrationAttempt>) {
        self.links += links
        self.registrations += registrations
    }

    /// Forgets what no split can ask for that began at `time` or later; the last link and what it began with are kept.
    ///
    /// - Parameter open: when the link began that holds, if there is one.
    mutating func forget(before time: Instant, open: Instant?) {
        guard links.count > 1 || registrations.count > 1 else { return }
        let last = links.last?.start
        if links.count > 1 {
            // What comes between two links is told with the later one.
            links = links.indices.filter { place in
                let next = place + 1 < links.count ? links[place + 1].start : nil
                return (links[place].end ?? time) > time || next.map { $0 > time } ?? true
            }.map { links[$0] }
        }
        registrations.removeAll {
            switch $0.outcome {
            case .accepted: $0.time < time && $0.time != last && $0.time != open
            case .rejected: $0.time < time - Self.refusalTime
            case .unanswered: $0.time < time - SettledEvents.disorder - GatewayTrack.longTimer
            }
        }
    }

    /// Forgets what is older than that, whatever may ask for it.
    mutating func forget(linksBefore start: Instant, registrationsBefore time: Instant) {
        links.removeAll { $0.start < start }
        registrations.removeAll { $0.time < time }
    }
}
