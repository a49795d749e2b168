import Wire

extension SwitchFabric {
    /// What the impairments of one crossing add up to.
    private struct Passage {
        /// Nanoseconds from now, by the network's own conditions.
        var networkDelay: Int64 = 0
        /// Nanoseconds more, by rules.
        var ruleDelay: Int64 = 0
        var isRuled = false
        var isDuplicated = false
        /// Nanoseconds that a reordering holds it back; nil where it stays in order.
        var held: Int64?
    }

    /// Reads of a frame what rules and draws will ask for; nothing where there are none.
    func needsHeader(_ network: Int) -> Bool {
        !rules.isEmpty || networks[network].impairment.isRandom || !lastRuledArrival.isEmpty
    }

    mutating func examine(_ arrival: inout Arrival) {
        let network = ports[arrival.ingress].network
        guard needsHeader(network) else { return }
        arrival.header = arrival.frame.packetHeader
        if ports[arrival.ingress].port.isRouter {
            // A router is the first link of nothing but what it sends itself.
            let ingress = arrival.ingress
            arrival.isFirstLink = arrival.header.map { ports[ingress].port.addresses.contains($0.source) } ?? true
        }
        if hasRandomRule || networks[network].impairment.isRandom {
            arrival.identity = ordinals.identify(arrival.frame, arrival.header, ingress: arrival.ingress)
        }
    }

    /// Sends one copy of a frame across its network.
    mutating func cross(_ arrival: Arrival, to egress: Int, _ effects: inout [Effect]) {
        var arrival = arrival
        let port = arrival.port
        guard ports[egress].isUp else { return drop(.linkDown, on: port, &effects) }
        var passage = Passage()
        let conditions = networks[ports[arrival.ingress].network].impairment
        if conditions.isPlain {
            passage.networkDelay = conditions.delay
        } else if let cause = apply(conditions, isRule: false, arrival, egress, &passage) {
            return drop(cause, on: port, &effects)
        }
        for index in rules.indices
        where rules[index].matches(
            arrival.header, from: ports[arrival.ingress].port, to: ports[egress].port,
            isFirstLink: arrival.isFirstLink)
        {
            passage.isRuled = true
            guard filter(&arrival, rules[index].judge(arrival.header, at: arrival.now), &effects) else { return }
            if let cause = apply(rules[index].impairment, isRule: true, arrival, egress, &passage) {
                return drop(cause, on: port, &effects)
            }
        }
        dispatch(arrival, to: egress, passage, &effects)
        if passage.isDuplicated {
            statistics.duplicated += 1
            dispatch(arrival, to: egress, passage, &effects)
        }
    }

    /// Does what a firewall says; false where the frame goes no further.
    private mutating func filter(
        _ arrival: inout Arrival, _ verdict: Firewall.Verdict, _ effects: inout [Effect]
    ) -> Bool {
        guard verdict != .pass else { return true }
        drop(.firewall, on: arrival.port, &effects)
        guard verdict != .drop else { return false }
        if let answer = arrival.frame.resetAnswer {
            statistics.delivered += 1
            effects.append(.deliver(answer, to: arrival.port))
        }
        guard verdict == .resetBoth, let other = arrival.frame.resetInPlace else { return false }
        arrival.frame = other
        return true
    }

    /// Adds one impairment to a passage; returns why the frame is lost, if it is.
    private mutating func apply(
        _ impairment: Impairment, isRule: Bool, _ arrival: Arrival, _ egress: Int, _ passage: inout Passage
    ) -> DropCause? {
        if impairment.isCut { return .cut }
        func draw(_ purpose: UInt64) -> UInt64 {
            let identity = arrival.identity ?? FlowOrdinals.Identity(flow: 0, ordinal: 0, attempt: 0)
            return SeededGenerator.draw(
                seed, impairment.salt, purpose, UInt64(arrival.ingress), UInt64(egress), identity.flow,
                identity.ordinal, identity.attempt)
        }
        func hits(_ perMillion: UInt64, _ purpose: UInt64) -> Bool {
            perMillion > 0 && draw(purpose) % 1_000_000 < perMillion
        }
        if hits(impairment.lossPerMillion, 1) { return .loss }
        var added = impairment.delay
        if impairment.bitsPerSecond > 0 {
            guard let wait = reserve(impairment, arrival) else { return .rate }
            added += wait
        }
        if impairment.jitter > 0 {
            added += Int64(draw(2) % UInt64(2 * impairment.jitter + 1)) - impairment.jitter
        }
        if isRule { passage.ruleDelay += added } else { passage.networkDelay += added }
        if hits(impairment.duplicatePerMillion, 3) { passage.isDuplicated = true }
        if hits(impairment.reorderPerMillion, 4) {
            passage.held = max(passage.held ?? 0, impairment.reorderDelay)
        }
        return nil
    }

    /// Takes the sender's time for one frame and returns how long it is until the last bit has left; nil where too
    /// much is waiting already.
    private mutating func reserve(_ impairment: Impairment, _ arrival: Arrival) -> Int64? {
        let key = RateKey(salt: impairment.salt, ingress: arrival.ingress)
        let begin = max(busyUntil[key] ?? arrival.now, arrival.now)
        guard begin.nanoseconds - arrival.now.nanoseconds <= Self.rateQueueLimit else { return nil }
        let bits = Int64(arrival.frame.lengthOnWire) * 8
        let sending = bits * 1_000_000_000 / impairment.bitsPerSecond
        let end = Instant(nanoseconds: begin.nanoseconds + sending)
        busyUntil[key] = end
        return end.nanoseconds - arrival.now.nanoseconds
    }

    /// Delivers a copy at once, or puts it on the delay line at its moment.
    private mutating func dispatch(
        _ arrival: Arrival, to egress: Int, _ passage: Passage, _ effects: inout [Effect]
    ) {
        let at = moment(arrival, to: egress, passage)
        if passage.held != nil { statistics.reordered += 1 }
        // What is due now but still on the line came before.
        let isBehindOthers = line.earliest.map { $0 <= arrival.now } ?? false
        if at == arrival.now, !isBehindOthers {
            statistics.delivered += 1
            effects.append(.deliver(arrival.frame, to: ports[egress].port.identifier))
            return
        }
        guard line.count < queueLimit else {
            return drop(.queueFull, on: arrival.port, &effects)
        }
        line.push(
            DelayLine<Frame>.Entry(
                at: at, ordinal: 0, frame: arrival.frame, ingress: Int32(arrival.ingress), egress: Int32(egress),
                ingressBoot: ports[arrival.ingress].boots, egressBoot: ports[egress].boots))
        statistics.longestQueue = max(statistics.longestQueue, line.count)
    }

    /// When a copy arrives: never before what went the same way earlier, unless a reordering holds it back.
    ///
    /// The network keeps the order of all frames between two ports. What rules between nodes add keeps the order of
    /// each pair of addresses only, so that a delay of one pair does not hold up another on the same link.
    private mutating func moment(_ arrival: Arrival, to egress: Int, _ passage: Passage) -> Instant {
        let now = arrival.now.nanoseconds
        if let held = passage.held {
            return Instant(nanoseconds: now + max(0, passage.networkDelay + passage.ruleDelay) + held)
        }
        var at = Instant(nanoseconds: now + max(0, passage.networkDelay))
        if at > arrival.now || !lastArrival.isEmpty {
            let lane = arrival.ingress * ports.count + egress
            at = max(at, lastArrival[lane] ?? at)
            if at > arrival.now { lastArrival[lane] = at }
        }
        guard passage.isRuled || !lastRuledArrival.isEmpty else { return at }
        at = Instant(nanoseconds: max(now, at.nanoseconds + passage.ruleDelay))
        guard let header = arrival.header else { return at }
        let lane = LaneKey(
            ingress: arrival.ingress, egress: egress, source: header.source, destination: header.destination)
        let last = lastRuledArrival[lane]
        at = max(at, last ?? at)
        if passage.isRuled || last != nil, at > arrival.now {
            if lastRuledArrival.count >= queueLimit {
                lastRuledArrival = lastRuledArrival.filter { $0.value > arrival.now }
            }
            lastRuledArrival[lane] = at
        }
        return at
    }
}
