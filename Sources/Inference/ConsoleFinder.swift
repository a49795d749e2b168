import Analysis
import RAS
import Wire

/// Finds what somebody typed at the consoles of servers, by what came of it: gateways that are sent away and refused
/// although no survivable is the cause, and gateways that are let in although one is active.
struct ConsoleFinder {
    let findings: Findings
    let roster: Roster
    let regions: InferredRegions
    let rules: InferredRules
    let clock: StoryClock?
    /// When a server cannot be typed at.
    let off: [IPAddress: [InferredFault]]

    private func seconds(_ time: Instant) -> String { ComparisonText.seconds(time - .start) }

    func faults() -> [InferredFault] {
        roster.of(.main, .survivable).flatMap { server in
            switched(server) + returns(server)
        }
    }

    private func line(_ server: Roster.Member, _ at: Instant, _ command: String, _ why: String) -> InferredFault {
        InferredFault(at: at, action: .console(server.address, command), note: why)
    }

    // MARK: Regions

    /// What happened to a region at a server.
    private enum Event {
        case sentAway, refused, accepted
    }

    /// Regions that are disabled and enabled, and split registration prevention that is switched on.
    private func switched(_ server: Roster.Member) -> [InferredFault] {
        let name = server.address.description
        let dismissals = regions.dismissals.filter { $0.controller == name }
        var faults = dismissals.filter { $0.cause == .switchedOn }.map {
            line(
                server, Measured.roundest(after: $0.time - .milliseconds(100), upTo: $0.time),
                "change system-parameters ip-options force y",
                "likely: main sends away at \(seconds($0.time)) s whom it had kept")
        }
        for region in regions.regions {
            var events: [(time: Instant, event: Event)] = []
            for dismissal in dismissals
            where dismissal.cause == .byHand && !Set(dismissal.gateways).isDisjoint(with: region.gateways) {
                events.append((dismissal.time, .sentAway))
            }
            for request in findings.registrations
            where request.controller == name && region.gateways.contains(request.gateway) {
                if request.outcome == .accepted { events.append((request.requestTime, .accepted)) }
                if request.error == 503, request.served != true { events.append((request.requestTime, .refused)) }
            }
            faults += changes(server, region, events.sorted { $0.time < $1.time })
        }
        return faults
    }

    private func changes(
        _ server: Roster.Member, _ region: InferredRegions.Region, _ events: [(time: Instant, event: Event)]
    ) -> [InferredFault] {
        var faults: [InferredFault] = []
        var isDisabled = false
        var last = Instant.start
        for (time, event) in events {
            defer { last = time }
            switch event {
            case .sentAway where !isDisabled:
                isDisabled = true
                faults.append(
                    line(
                        server, Measured.roundest(after: time - .milliseconds(100), upTo: time),
                        "disable nr-registration network-region \(region.number)",
                        "likely: it sends gateways away at \(seconds(time)) s, and nothing else is a cause"))
            case .refused where !isDisabled && server.role == .survivable:
                // Main refuses those, too, whose survivable is active.
                isDisabled = true
                faults.append(
                    line(
                        server, moment(server, Window(low: last, high: time - .milliseconds(100))),
                        "disable nr-registration network-region \(region.number)",
                        "likely: it refuses with 503 from \(seconds(time)) s on; when it was typed is open"))
            case .accepted where isDisabled:
                isDisabled = false
                faults.append(
                    line(
                        server, moment(server, Window(low: last, high: time)),
                        "enable nr-registration network-region \(region.number)",
                        "likely: it refuses until \(seconds(last)) s, and accepts at \(seconds(time)) s"))
            case .sentAway, .refused, .accepted: break
            }
        }
        return faults
    }

    /// A moment of a window at which the server is there.
    private func moment(_ server: Roster.Member, _ window: Window) -> Instant {
        let moment = window.roundest
        let isOff = (off[server.address] ?? []).contains { fault in
            fault.at <= moment && fault.until.map { moment <= $0 + .seconds(1) } ?? true
        }
        guard isOff, let fault = (off[server.address] ?? []).first(where: { $0.at > window.low }) else { return moment }
        return Measured.roundest(after: window.low, upTo: fault.at - .milliseconds(100))
    }

    // MARK: Returns

    /// `enable mg-return`: main accepts gateways although a survivable is active, and no rule lets them.
    private func returns(_ main: Roster.Member) -> [InferredFault] {
        guard main.role == .main else { return [] }
        let name = main.address.description
        let mine = findings.registrations.filter { $0.controller == name }
        var faults: [InferredFault] = []
        for dismissal in regions.dismissals where dismissal.controller == name && dismissal.cause == .returnOver {
            let begin = dismissal.time - .seconds(60)
            guard !isFullHour(dismissal.time),
                mine.contains(where: { $0.outcome == .accepted && $0.time > begin && $0.time < dismissal.time })
            else { continue }
            faults.append(
                line(
                    main, Measured.roundest(after: begin - .milliseconds(100), upTo: begin), "enable mg-return",
                    "likely: main lets gateways in, and sends them away again a minute later, at "
                        + "\(seconds(dismissal.time)) s"))
        }
        for window in rules.openings
        where !faults.contains(where: { $0.at >= window.low - .seconds(60) && $0.at <= window.high }) {
            guard clock?.fullHour(after: window.low, upTo: window.high) == nil else { continue }
            faults.append(
                line(
                    main, window.roundest, "enable mg-return",
                    "likely: main refuses until \(seconds(window.low)) s, accepts at \(seconds(window.high)) s, and "
                        + "no rule of so many minutes explains it"))
        }
        return faults
    }

    private func isFullHour(_ time: Instant) -> Bool {
        clock?.fullHour(after: time - .seconds(1), upTo: time) != nil
    }
}
