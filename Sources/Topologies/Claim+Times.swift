public import Wire

extension Claim {
    /// The last moment that the claim names; nil where it names none.
    public var lastTime: Instant? {
        switch self {
        case .split(_, let begins, let ends, _, _):
            switch ends {
            case .lasts(let span): begins.latest + span.longest
            case .at(let window): max(begins.latest, window.latest)
            case .untilTheEnd, nil: begins.latest
            }
        case .noSplit(_, let between), .notPrevented(_, let between), .neverRegistered(_, _, let between),
            .stays(_, _, let between), .refused(_, _, _, _, let between), .neverActive(_, let between),
            .entityLinkNever(_, _, _, let between):
            between?.latest
        case .prevented(_, _, _, let at): at?.latest
        case .registered(let registration): registration.at.latest
        case .outage(_, let lasts, let begins): begins.map { $0.latest + lasts.longest }
        case .primarySearch: nil
        case .active(_, let from, let until):
            if case .at(let window) = until { max(from.latest, window.latest) } else { from.latest }
        case .regionState(_, _, let at, _), .entityLink(_, _, _, let at): at.latest
        case .event(let event): event.lastTime
        case .state(_, _, let at, _): at
        case .tries(let tries): tries.origin.after + (tries.window?.longest ?? .zero)
        case .retransmissions(let repeats): repeats.origin.after + (repeats.offsets.max() ?? .zero)
        case .longest(_, _, let between), .total(_, _, let between): between?.latest
        case .phones(let claim): claim.lastTime
        case .contactCentre(let claim): claim.between?.latest
        case .scheduledCalls: nil
        }
    }

    /// The windows that the claim names, in the order of its words; empty where it is about the whole story.
    public var windows: [TimeWindow] {
        switch self {
        case .split(_, let begins, let ends, _, _):
            if case .at(let window) = ends { [begins, window] } else { [begins] }
        case .noSplit(_, let between), .notPrevented(_, let between), .neverRegistered(_, _, let between),
            .stays(_, _, let between), .refused(_, _, _, _, let between), .neverActive(_, let between),
            .entityLinkNever(_, _, _, let between):
            between.map { [$0] } ?? []
        case .prevented(_, _, _, let at): at.map { [$0] } ?? []
        case .registered(let registration): [registration.at]
        case .outage(_, _, let begins): begins.map { [$0] } ?? []
        case .primarySearch: []
        case .active(_, let from, let until):
            if case .at(let window) = until { [from, window] } else { [from] }
        case .regionState(_, _, let at, _), .entityLink(_, _, _, let at): [at]
        case .event(let event): event.window.map { [$0] } ?? []
        case .state(_, _, let at, _): [TimeWindow(earliest: at, latest: at)]
        case .tries(let tries):
            if tries.origin.event == nil, let window = tries.window { [tries.origin.window(window)] } else { [] }
        case .retransmissions: []
        case .longest(_, _, let between), .total(_, _, let between): between.map { [$0] } ?? []
        case .phones(let claim): claim.windows
        case .contactCentre(let claim): claim.between.map { [$0] } ?? []
        case .scheduledCalls: []
        }
    }
}

extension Claim.Event {
    /// The last moment that is named; of times that count from an event, only what they are looked for from.
    fileprivate var lastTime: Instant? {
        let longest: Duration? =
            switch measure {
            case .some(let window), .nth(_, let window): window.longest
            case .since: .zero
            case .count(_, let window), .spacing(_, let window): window?.longest
            }
        guard let longest else { return origin.after > .start ? origin.after : nil }
        return origin.after + longest
    }

    /// Where times count from a moment, the window in which events are looked for; nil where they count from an event.
    fileprivate var window: TimeWindow? {
        guard origin.event == nil else { return nil }
        let span: SpanWindow? =
            switch measure {
            case .some(let window), .nth(_, let window): window
            case .since: nil
            case .count(_, let window), .spacing(_, let window): window
            }
        return span.map { origin.window($0) }
    }
}

extension Claim.Origin {
    fileprivate func window(_ span: SpanWindow) -> TimeWindow {
        TimeWindow(earliest: after + span.shortest, latest: after + span.longest)
    }
}
