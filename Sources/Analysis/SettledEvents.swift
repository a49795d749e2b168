import Wire

/// Tells of findings that grow what has become certain since it was asked last, each event once.
///
/// Ask with the findings of longer and longer beginnings of one recording, then once with those of all of it.
public struct SettledEvents: Sendable {
    /// Frames may be so much out of order, or an answer so much later than what was seen after it.
    static let disorder = Duration.seconds(10)
    /// What was encrypted may show so much later whose it is.
    private static let trial = disorder + EncryptedConnection.trial
    /// So long after a split there are still signs of what ended it.
    static let aftermath = Duration.seconds(31)

    /// Until when everything has been told, but for what comes out of order.
    private var told = Instant(nanoseconds: .min >> 1)
    private var toldOfSplits = Instant(nanoseconds: .min >> 1)
    /// What was told of the last seconds before that, and when it was settled.
    private var recent: [Identity: Instant] = [:]

    /// What makes an event this one and no other, however more is known of it later.
    private struct Identity: Hashable {
        let kind: UInt8
        let name: String
        let other: String
        let time: Instant
        let frame: Int
    }

    public init() {}

    /// What is certain now and was not told before, in the order of time.
    ///
    /// - Parameter isWhole: true where the recording is over, so that all of it is certain.
    public mutating func next(in findings: Findings, isWhole: Bool = false) -> [SettledEvent] {
        let now = isWhole ? Instant(nanoseconds: .max >> 1) : findings.ended
        let horizon = isWhole ? now : max(findings.certainUntil, toldOfSplits)
        var events: [(event: SettledEvent, settled: Instant)] = []
        func tell(
            _ event: SettledEvent, _ settled: Instant, until end: Instant, since begin: Instant,
            isInferred: Bool = false
        ) {
            let earliest = begin - (isInferred ? Self.trial : Self.disorder)
            guard settled <= end, settled > earliest, recent[Self.identity(event)] == nil else { return }
            events.append((event, settled))
        }
        for attempt in findings.registrations {
            let settled = Self.settled(attempt)
            tell(.registration(attempt), settled, until: now, since: told, isInferred: attempt.isInferred)
        }
        for note in findings.unregistrations {
            tell(.unregistration(note), note.time, until: now, since: told, isInferred: note.isInferred)
        }
        for link in findings.links {
            guard let settled = link.lossSeen ?? (isWhole ? now : nil) else { continue }
            tell(.link(link), settled, until: now, since: told, isInferred: link.isInferred)
        }
        for change in findings.entityLinks { tell(.entityLink(change), change.time, until: now, since: told) }
        for split in findings.splits {
            let (since, isInferred) = (toldOfSplits, split.isInferred)
            tell(.splitBegan(split.beginning), split.start, until: horizon, since: since, isInferred: isInferred)
            if let settled = split.end.map({ $0 + Self.aftermath }) ?? (isWhole ? now : nil) {
                tell(.split(split), settled, until: horizon, since: since, isInferred: isInferred)
            }
        }
        if isWhole { events += findings.found.map { (.finding($0), now) } }
        for (event, settled) in events { recent[Self.identity(event)] = settled }
        (told, toldOfSplits) = (max(told, now), horizon)
        let bound = min(told, toldOfSplits) - Self.trial - Self.disorder
        recent = recent.filter { $0.value > bound }
        return events.enumerated().sorted {
            ($0.element.event.time, $0.offset) < ($1.element.event.time, $1.offset)
        }.map(\.element.event)
    }

    private static func identity(_ event: SettledEvent) -> Identity {
        func identity(_ kind: UInt8, _ name: String, _ other: String, _ time: Instant, _ frame: Int) -> Identity {
            Identity(kind: kind, name: name, other: other, time: time, frame: frame)
        }
        switch event {
        case .registration(let one): return identity(0, one.gateway, one.controller, one.requestTime, 0)
        case .unregistration(let one): return identity(1, one.gateway, one.controller, one.time, one.frame)
        case .link(let one): return identity(2, one.gateway, one.controller, one.start, 0)
        case .splitBegan(let one): return identity(3, one.gateway, "\(one.region)", one.start, one.frame)
        case .split(let one): return identity(4, one.gateway, "\(one.region)", one.start, one.frame)
        case .entityLink(let one): return identity(5, one.from, one.to, one.time, one.frame)
        case .finding(let one): return identity(6, one.kind.rawValue, one.what, one.start, one.frames.first ?? 0)
        }
    }

    /// True where an event was told by ``next(in:isWhole:)``.
    func wasTold(_ event: SettledEvent) -> Bool {
        let (settled, told) =
            switch event {
            case .registration(let one): (Self.settled(one), told)
            case .splitBegan: (event.time, toldOfSplits)
            case .split: (event.time + Self.aftermath, toldOfSplits)
            case .unregistration, .link, .entityLink, .finding: (event.time, told)
            }
        guard settled <= told else { return false }
        return settled <= told - Self.trial || recent[Self.identity(event)] != nil
    }

    /// Of an encrypted registration supervision tells, or that there is none.
    private static func settled(_ attempt: RegistrationAttempt) -> Instant {
        let isOpen = attempt.outcome == .unanswered || attempt.isInferred
        return isOpen ? attempt.requestTime + GatewayTrack.longTimer : attempt.time
    }
}

extension Split {
    /// A split as it is known when it begins: the same whatever comes later.
    var beginning: Split {
        Split(
            region: region, kind: kind, start: start, end: nil, controllers: [], cause: .unknown, gateway: gateway,
            frame: frame)
    }
}
