import Agents
import Wire

/// Calls that are due at one moment, and what is expected of them.
extension TopologyReader {
    /// `scheduled calls: { calls: 240, due: 3min, lasts: 2min, attempts: 3, again after: 30s }`.
    mutating func scheduledCalls(_ element: Element?) -> ScheduledCalls? {
        guard let element else { return nil }
        guard var fields = Fields(element) else {
            report(
                element, "scheduled calls are a mapping, not \(element.kindName)", hint: "{ calls: 240, due: 3min }")
            return nil
        }
        let most = ScheduledCalls.limit
        let calls = fields.take("calls")
        let moment = fields.take("due")
        if calls == nil { report(element, "these scheduled calls do not say how many", hint: "calls: 240") }
        if moment == nil { report(element, "these scheduled calls do not say when", hint: "due: 3min") }
        let count = integer(calls, what: "calls", in: 1...most)
        let due = duration(moment, what: "due", in: .zero...(.seconds(86_400)))
        var schedule = ScheduledCalls(count: count ?? 1, due: due ?? .zero)
        schedule.perSecond = integer(fields.take("calls a second"), what: "calls a second", in: 1...most)
        let lasts = fields.take("lasts")
        Self.set(&schedule.length, duration(lasts, what: "lasts", in: .seconds(1)...(.seconds(86_400))))
        Self.set(&schedule.attempts, integer(fields.take("attempts"), what: "attempts", in: 1...100))
        let again = fields.take("again after")
        Self.set(&schedule.pause, duration(again, what: "again after", in: .seconds(1)...(.seconds(3_600))))
        finish(fields, of: "scheduled calls")
        return count == nil || due == nil ? nil : schedule
    }

    /// The gateways out of which scheduled calls go: those with trunks; all where no gateway says what it provides.
    func trunkGroups(of records: [AdministeredGateway]) -> [TrunkGroup] {
        let isKnown = gateways.contains { !$0.provides.isEmpty }
        return records.compactMap { record in
            guard let gateway = gateways.first(where: { $0.place.name == record.name }),
                !isKnown || gateway.provides.contains("trunks")
            else { return nil }
            return TrunkGroup(gateway: record.number, channels: gateway.settings.channels)
        }
    }

    /// What the session managers have scheduled.
    private var schedules: [ScheduledCalls] { sessionManagers.compactMap(\.settings.calls?.schedule) }

    /// A gateway takes part in scheduled calls where it has trunks. The far end of a call hangs up when it is over, and
    /// is seen to ten seconds later where nobody has ended the call by then.
    func takePart(in settings: inout GatewaySettings, provides: [String]) {
        guard let longest = schedules.map(\.length).max() else { return }
        let isKnown = gateways.contains { !$0.provides.isEmpty }
        settings.hasTrunks = !isKnown || provides.contains("trunks")
        settings.trunkCallLimit = longest + .seconds(10)
    }

    /// Calls that would be due after the end are a mistake.
    mutating func checkSchedules(of topology: Topology) {
        for manager in sessionManagers {
            guard let schedule = manager.settings.calls?.schedule,
                schedule.due(of: schedule.count - 1) >= .start + topology.duration
            else { continue }
            add(
                SourceCheck.Problem(
                    line: manager.place.line, column: manager.place.column,
                    reason: "calls that '\(manager.place.name)' has scheduled are due after the end of the story",
                    hint: "lasts: or due:"))
        }
    }

    /// `{ scheduled calls: sm1, confirmed within: 60s, share: 95% }` and the like.
    mutating func scheduledClaim(_ fields: inout Fields) -> Claim? {
        let element = fields.take("scheduled calls")
        let forms = [
            "confirmed within", "confirmed at first attempt", "confirmed by", "last confirmed within", "failed",
        ]
        guard let element, let manager = named(element, [.sessionManager]),
            let form = form(of: forms, whose: "the scheduled calls of '\(manager)'", &fields),
            let value = fields.take(form)
        else {
            fields.takeAll()
            return nil
        }
        if knowsAllNames,
            !sessionManagers.contains(where: { $0.place.name == manager && $0.settings.calls?.schedule != nil })
        {
            report(element, "'\(manager)' has scheduled no calls", hint: "scheduled calls: { calls: 240, due: 3min }")
        }
        let fact: Claim.ScheduledCalls.Fact?
        switch form {
        case "confirmed within":
            let within = duration(value, what: form)
            let range = shareRange(&fields)
            fact = within.flatMap { within in range.map { .confirmed(within: within, perMillion: $0) } }
        case "confirmed at first attempt": fact = count(value).map { .atFirstAttempt($0) }
        case "confirmed by":
            let server = named(value, [.server, .program])
            let number = count(needed("count", &fields, "count: [100, 120]"))
            fact = server.flatMap { server in number.map { .confirmedBy(server, $0) } }
        case "last confirmed within": fact = span(value, what: form).map { .lastConfirmed($0) }
        default: fact = count(value).map { .failed($0) }
        }
        return fact.map { .scheduledCalls(Claim.ScheduledCalls(manager, $0)) }
    }

    /// `share: 80%`, at least that share; `[10%, 30%]` is from one to another.
    mutating func shareRange(_ fields: inout Fields) -> ClosedRange<Int>? {
        let ends = list(needed("share", &fields, "share: 80%"), what: "share", limit: 2)
        let shares = ends.compactMap { share($0, what: "share") }
        guard shares.count == ends.count, let least = shares.first, let most = shares.last else { return nil }
        guard least <= most else {
            report(fields.place(of: "share"), "'share' goes from a smaller to a larger one")
            return nil
        }
        return shares.count == 1 ? least...1_000_000 : least...most
    }
}
