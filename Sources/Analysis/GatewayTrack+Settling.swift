import Wire

/// What a long recording keeps of a gateway: no more than what can still change.
extension GatewayTrack {
    /// Most answered exchanges of a link, transactions, connections and attempts that are kept.
    private static let exchangeLimit = 64
    private static let transactionLimit = 8
    private static let flowLimit = 16
    private static let attemptLimit = 256
    private static let connectionTime = Duration.seconds(130)

    /// How many entries may be taken out.
    var entryCount: Int { registrations.count + links.count + unregistrations.count }

    /// Takes out what is settled at `now`: everything but requests that may still be answered, and at the end of the
    /// recording these as well.
    mutating func settle(into part: inout Ledger.Part) {
        if let last = isKnownToHold(at: part.cut) { part.certainUntil = min(part.certainUntil, last) }
        settle(at: part.cut, isLast: part.isLast, into: &part.settled)
    }

    private mutating func settle(at now: Instant, isLast: Bool, into findings: inout Findings) {
        if isLast {
            pending = [:]
        } else if !pending.isEmpty {
            pending = pending.filter { now - registrations[$0.value].requestTime < Self.longTimer }
        }
        let open = pending.values.min() ?? registrations.count
        if open > 0 || !links.isEmpty {
            carried.add(links, registrations[..<open])
            findings.links += links
            links.removeAll(keepingCapacity: true)
        }
        if open > 0 {
            findings.registrations += registrations[..<open]
            registrations.removeFirst(open)
            for key in pending.keys { pending[key]? -= open }
            latestRequest = latestRequest.map { $0 - open }
        }
        settleConnections(at: now, isLast: isLast, into: &findings)
        for attempt in attempts[toldAttempts...] {
            findings.attempts.append(
                ControllerAttempt(gateway: gateway, controller: attempt.controller, time: attempt.time))
        }
        toldAttempts = attempts.count
        if !unregistrations.isEmpty {
            findings.unregistrations += unregistrations
            unregistrations = []
        }
        if known.count > Self.transactionLimit { forgetTransactions() }
        if let count = link?.answered.count, count > Self.exchangeLimit {
            link?.answered.removeFirst(count - Self.exchangeLimit / 2)
        }
    }

    private mutating func settleConnections(at now: Instant, isLast: Bool, into findings: inout Findings) {
        if flows.count > Self.flowLimit {
            flows = flows.filter { $0.key == link?.flow || (!$0.value.isClosed && $0.value.attempt != nil) }
        }
        if flows.count > Self.flowLimit {
            let latest = flows.compactMap(\.value.attempt).sorted().suffix(Self.flowLimit)
            flows = flows.filter { $0.key == link?.flow || ($0.value.attempt.map(latest.contains) ?? false) }
        }
        guard !connections.isEmpty else { return }
        // The last one may be gone on with, and a SYN is repeated for two minutes.
        let waiting = flows.compactMap { flow -> Int? in
            guard !flow.value.isClosed, let attempt = flow.value.attempt else { return nil }
            return now - connections[attempt].time < Self.connectionTime ? attempt : nil
        }
        let open = isLast ? connections.count : min(waiting.min() ?? .max, connections.count - 1)
        guard open > 0 else { return }
        findings.connections += connections[..<open]
        connections.removeFirst(open)
        for key in flows.keys {
            guard let attempt = flows[key]?.attempt else { continue }
            flows[key]?.attempt = attempt >= open ? attempt - open : nil
        }
    }

    private mutating func forgetTransactions() {
        let times = known.values.sorted()
        let bound = times[times.count - Self.transactionLimit / 2]
        known = known.filter { $0.value >= bound }
    }

    /// Forgets what no split can ask for that began at `time` or later.
    mutating func forget(before time: Instant) {
        let last = carried.links.last?.start
        carried.forget(before: time, open: link?.start)
        forgetAttempts(upTo: last)
    }

    /// Forgets attempts that belong to no search any more: those up to `time`, and the oldest of too many.
    private mutating func forgetAttempts(upTo time: Instant?) {
        let count = attempts.count
        guard count > 0 else { return }
        if let time, attempts[0].time <= time { attempts.removeAll { $0.time <= time } }
        if attempts.count > Self.attemptLimit { attempts.removeFirst(attempts.count - Self.attemptLimit) }
        toldAttempts = max(0, toldAttempts - (count - attempts.count))
    }
}
