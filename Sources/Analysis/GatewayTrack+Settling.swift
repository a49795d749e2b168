import Wire

/// What a long recording keeps of a gateway: no more than what can still change.
extension GatewayTrack {
    /// Most answered exchanges of a link, transactions, connections and attempts that are kept.
    private static let exchangeLimit = 64
    private static let transactionLimit = 8
    private static let flowLimit = 16
    private static let attemptLimit = 256
    private static let connectionTime = Duration.seconds(130)

    /// How many entries may be told.
    var entryCount: Int {
        registrations.count - toldRegistrations + links.count - toldLinks + unregistrations.count
    }

    /// Tells what is settled at the cut of a part: everything but requests that may still be answered, and at the end
    /// of the recording these as well. Registrations and links stay until they are forgotten.
    ///
    /// - Parameter place: of this track among all.
    mutating func settle(into part: inout Ledger.Part, place: Int) {
        if let last = isKnownToHold(at: part.cut) { part.certainUntil = min(part.certainUntil, last) }
        settleRequests(into: &part, place: place)
        if let link, link.isInferred { part.encryptedControllers.insert(link.controller) }
        for index in toldLinks..<links.count {
            if links[index].isInferred { part.encryptedControllers.insert(links[index].controller) }
            part.links.append(
                Ledger.Place(time: links[index].start, frame: links[index].frame, track: place, entry: index))
        }
        toldLinks = links.count
        settleConnections(at: part.cut, isLast: part.isLast, into: &part.settled)
        for attempt in attempts[toldAttempts...] {
            part.attempts.append((track: place, controller: attempt.controller, time: attempt.time))
        }
        toldAttempts = attempts.count
        if !unregistrations.isEmpty {
            part.settled.unregistrations += unregistrations
            unregistrations = []
        }
        if known.count > Self.transactionLimit { forgetTransactions() }
        link?.answered.trim(to: Self.exchangeLimit)
    }

    private mutating func settleRequests(into part: inout Ledger.Part, place: Int) {
        var open = registrations.count
        if part.isLast {
            pending.removeAll()
        } else if !pending.isEmpty {
            let base = forgottenRegistrations
            pending.removeAll { part.cut - registrations[$1 - base].requestTime >= Self.longTimer }
            for entry in pending.all { open = min(open, entry.value - base) }
        }
        guard open > toldRegistrations else { return }
        for index in toldRegistrations..<open {
            part.registrations.append(
                Ledger.Place(
                    time: registrations[index].time, frame: registrations[index].frame, track: place, entry: index))
        }
        toldRegistrations = open
    }

    private mutating func settleConnections(at now: Instant, isLast: Bool, into findings: inout Findings) {
        if flows.count > Self.flowLimit {
            flows.removeAll { $0 != link?.flow.key && ($1.isClosed || $1.attempt == nil) }
        }
        if flows.count > Self.flowLimit {
            let latest = flows.all.compactMap(\.value.attempt).sorted().suffix(Self.flowLimit)
            flows.removeAll { $0 != link?.flow.key && !($1.attempt.map(latest.contains) ?? false) }
        }
        guard !connections.isEmpty else { return }
        // The last one may be gone on with, and a SYN is repeated for two minutes.
        let waiting = flows.all.compactMap { flow -> Int? in
            guard !flow.value.isClosed, let attempt = flow.value.attempt else { return nil }
            return now - connections[attempt].time < Self.connectionTime ? attempt : nil
        }
        let open = isLast ? connections.count : min(waiting.min() ?? .max, connections.count - 1)
        guard open > 0 else { return }
        findings.connections += connections[..<open]
        connections.removeFirst(open)
        flows.updateAll { connection in
            connection.attempt = connection.attempt.flatMap { $0 >= open ? $0 - open : nil }
        }
    }

    private mutating func forgetTransactions() {
        let times = known.all.map(\.value).sorted()
        let bound = times[times.count - Self.transactionLimit / 2]
        known.removeAll { $1 < bound }
    }
}

// MARK: What is kept

extension GatewayTrack {
    /// Refusals may say so long after a split what ended it.
    private static let refusalTime = Duration.seconds(60)

    /// Forgets, of what was told, what no split can ask for that began at `time` or later; the last link and what it
    /// began with are kept.
    mutating func forget(before time: Instant) {
        let last = links.last?.start
        if toldLinks > 1 || toldRegistrations > 1 {
            forgetLinks(before: time)
            forgetRegistrations(before: time, last)
        }
        forgetAttempts(upTo: last)
    }

    private mutating func forgetLinks(before time: Instant) {
        guard toldLinks > 1 else { return }
        // What comes between two links is told with the later one.
        var kept = 0
        for index in 0..<toldLinks {
            let isKept = (links[index].end ?? time) > time || index + 1 == toldLinks || links[index + 1].start > time
            guard isKept else { continue }
            if kept != index { links[kept] = links[index] }
            kept += 1
        }
        if kept < toldLinks { hasForgottenLinks = true }
        links.removeSubrange(kept..<toldLinks)
        toldLinks = kept
    }

    private mutating func forgetRegistrations(before time: Instant, _ last: Instant?) {
        let held = link?.start
        var kept = 0
        for index in 0..<toldRegistrations {
            let asked = registrations[index].time
            let isForgotten =
                switch registrations[index].outcome {
                case .accepted: asked < time && asked != last && asked != held
                case .rejected: asked < time - Self.refusalTime
                case .unanswered: asked < time - SettledEvents.disorder - Self.longTimer
                }
            guard !isForgotten else { continue }
            if kept != index { registrations.swapAt(kept, index) }
            kept += 1
        }
        forgottenRegistrations += toldRegistrations - kept
        registrations.removeSubrange(kept..<toldRegistrations)
        toldRegistrations = kept
    }

    /// Forgets what was told and is older than that, whatever may ask for it.
    mutating func forget(linksBefore start: Instant, registrationsBefore time: Instant) {
        let links = links[..<toldLinks].filter { $0.start >= start }
        if links.count < toldLinks { hasForgottenLinks = true }
        self.links.replaceSubrange(..<toldLinks, with: links)
        toldLinks = links.count
        let registrations = registrations[..<toldRegistrations].filter { $0.time >= time }
        forgottenRegistrations += toldRegistrations - registrations.count
        self.registrations.replaceSubrange(..<toldRegistrations, with: registrations)
        toldRegistrations = registrations.count
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
