import Wire

/// Expectations of events: `event:` and `never:` of a gateway, a controller, a region, an entity link.
extension TopologyReader {
    /// Where the times of an expectation count from, as it is written.
    struct WrittenOrigin {
        var origin = Claim.Origin()
        var isFirst = false
        /// True where the file says something of it.
        var isWritten = false
    }

    mutating func event(of subject: Claim.Subject, _ fields: inout Fields) -> Claim? {
        let never = fields.take("never")
        let named = fields.take("event")
        let filter = eventFilter(named ?? never, of: subject, what: named == nil ? "never" : "event", &fields)
        let origin = origin(of: subject, &fields)
        let measure: Claim.EventMeasure?
        if never != nil {
            measure = .count(0...0, in: eventWindow(or: "between", origin, &fields))
        } else {
            measure = eventMeasure(of: subject, origin, &fields)
        }
        guard let filter, let measure else { return nil }
        return .event(Claim.Event(subject: subject, filter: filter, origin: origin.origin, measure: measure))
    }

    // MARK: Which events

    private mutating func eventFilter(
        _ element: Element?, of subject: Claim.Subject, what: String, _ fields: inout Fields
    ) -> Claim.EventFilter? {
        let kind = eventKind(element, of: subject, what: what)
        let withElement = fields.take("with")
        let errorElement = fields.take("error")
        let witness: Claim.Witness? = choice(fields.take("seen by"), what: "seen by")
        let with = withElement.flatMap { party(of: subject, $0) }
        let error = integer(errorElement, what: "error", in: 400...599)
        let callsElement = fields.take("calls")
        let calls = integer(callsElement, what: "calls", in: 1...999)
        guard let kind else { return nil }
        if let callsElement, !kind.hasCalls {
            report(
                callsElement, "'\(kind.words)' is not about so many calls",
                hint: "'calls' goes with calls kept, calls preserved, calls dropped and calls cleared")
        }
        if withElement != nil, !kind.hasParty {
            report(fields.place(of: "with"), "'\(kind.words)' has no other party, so no 'with'")
        }
        if errorElement != nil, !kind.mayHaveError {
            report(
                fields.place(of: "error"), "'\(kind.words)' has no error",
                hint: "'error' goes with refused, gateway refused and answers")
        }
        if let witness, !kind.witnesses.contains(witness) {
            let other = kind.witnesses.first?.rawValue ?? ""
            report(
                fields.place(of: "seen by"), "'\(kind.words)' is not seen by \(witness.rawValue)",
                hint: "leave it out: it is seen by \(other)")
        }
        return Claim.EventFilter(kind, with: with, error: error, calls: calls, witness: witness)
    }

    private mutating func eventKind(_ element: Element?, of subject: Claim.Subject, what: String) -> EventKind? {
        guard let element else { return nil }
        let all = EventKind.all(of: subject)
        guard case .text(let text) = element.value else {
            report(element, "'\(what)' is a kind of event, not \(element.kindName)", hint: subject.examples)
            return nil
        }
        if let kind = all.first(where: { $0.words == text }) { return kind }
        report(
            element, "'\(what)' is no '\(text.prefix(40))' of \(subject.kindName)",
            hint: NearestWord.find(text, among: all.map(\.words)).map { "did you mean '\($0)'?" } ?? subject.examples)
        return nil
    }

    mutating func party(of subject: Claim.Subject, _ element: Element) -> String? {
        switch subject {
        case .gateway: return named(element, [.server, .program])
        case .controller: return named(element, [.gateway, .server, .sessionManager, .mediaServer, .program])
        case .region, .entityLink:
            report(element, "'with' has no place in an expectation of \(subject.kindName)")
            return nil
        }
    }

    // MARK: From where, and how measured

    mutating func origin(of subject: Claim.Subject, _ fields: inout Fields) -> WrittenOrigin {
        var origin = WrittenOrigin()
        if fields.has("after"), fields.has("first after") {
            report(fields.place(of: "first after"), "'after' and 'first after' do not go together")
        }
        if let first = moment(&fields, "first after") {
            (origin.origin.after, origin.isFirst, origin.isWritten) = (first, true, true)
        }
        if let after = moment(&fields, "after") { (origin.origin.after, origin.isWritten) = (after, true) }
        let ofElement = fields.take("of")
        if let element = fields.take("after event") {
            origin.isWritten = true
            origin.origin.subject = ofElement.flatMap { self.subject($0) }
            guard ofElement == nil || origin.origin.subject != nil else { return origin }
            let whose = origin.origin.subject ?? subject
            origin.origin.event = eventKind(element, of: whose, what: "after event").map { Claim.EventFilter($0) }
        } else if ofElement != nil {
            report(fields.place(of: "of"), "'of' says whose event it is", hint: "after event: active, of: srs")
        }
        return origin
    }

    /// Whose event times count from: a node, a region's number, or the two ends of an entity link.
    private mutating func subject(_ element: Element) -> Claim.Subject? {
        switch element.value {
        case .list: return linkEnds(element).map { .entityLink(from: $0.from, to: $0.to) }
        case .text(let text) where Int(text) != nil && names[text] == nil:
            return region(element, of: element).map { .region($0) }
        case .text, .nothing, .mapping:
            guard let name = named(element, [.gateway, .server, .program]), let place = names[name] else { return nil }
            return place.kind == .gateway ? .gateway(name) : .controller(name)
        }
    }

    private mutating func eventMeasure(
        of subject: Claim.Subject, _ origin: WrittenOrigin, _ fields: inout Fields
    ) -> Claim.EventMeasure? {
        if let spacing = fields.take("spacing") {
            let window = eventWindow(or: "between", origin, &fields)
            return span(spacing, what: "spacing").map { .spacing($0, in: window) }
        }
        if let element = fields.take("count") {
            let window = eventWindow(or: "between", origin, &fields)
            return count(element).map { .count($0, in: window) }
        }
        let nth = integer(fields.take("nth"), what: "nth", in: 1...1_000_000)
        if let element = fields.take("since last") {
            let last = eventKind(element, of: subject, what: "since last")
            let window = needed("within", &fields, "within: [60s, 60s]").flatMap { span($0, what: "within") }
            guard let last, let window else { return nil }
            return .since(Claim.EventFilter(last), nth: nth ?? 1, window)
        }
        guard let window = eventWindow(or: "at", origin, &fields) else {
            if !fields.has("at"), !fields.has("within") {
                report(
                    fields.element, "this expectation says neither when nor how often",
                    hint: "first after: 60s with within: [45s, 60s], at: [101s, 130s], count: 3 or spacing: [10s, 10s]"
                )
            }
            return nil
        }
        if let nth { return .nth(nth, window) }
        return origin.isFirst || origin.origin.event != nil ? .nth(1, window) : .some(window)
    }

    /// `within`, which counts from the origin, or `at` or `between`, which count from the start of the story.
    mutating func eventWindow(or absolute: String, _ origin: WrittenOrigin, _ fields: inout Fields) -> SpanWindow? {
        let within = fields.take("within")
        let window = fields.take(absolute)
        if window != nil, within != nil || origin.isWritten {
            report(
                fields.place(of: absolute), "'\(absolute)' counts from the start of the story",
                hint: "write 'within' where times count from 'after', 'first after' or 'after event'")
        }
        if let within, !origin.isWritten {
            report(
                within, "'within' counts from nothing",
                hint: "after: 60s, first after: 60s or after event: link lost beside it")
        }
        return (within ?? window).flatMap { span($0, what: within == nil ? absolute : "within") }
    }
}

extension Claim.Subject {
    /// Such as `a gateway`.
    var kindName: String {
        switch self {
        case .gateway: "a gateway"
        case .controller: "a controller"
        case .region: "a region"
        case .entityLink: "an entity link"
        }
    }

    /// Some kinds of its events, for people.
    fileprivate var examples: String {
        switch self {
        case .gateway: "such as attempt, registered, link lost, ServiceChange repeated, probe received"
        case .controller: "such as gateway registered, probe sent, RRQ repeated, link loss delay timer expired"
        case .region: "such as split begins, split ends, prevented, ad"
        case .entityLink: "such as up, down, OPTIONS sent, OPTIONS repeated, OPTIONS answer received"
        }
    }
}

extension EventKind {
    /// False for what a node or a region does by itself.
    fileprivate var hasParty: Bool {
        switch self {
        case .sent, .repeated, .received: true
        case .milestone(let milestone):
            switch milestone {
            case .attempt, .connectionRefused, .registered, .refused, .unanswered, .linkLost, .unregistered, .crossing,
                .gatewayRegistered, .gatewayRefused, .gatewayUnregistered, .gatewayLost, .linkLossDelayExpired,
                .survivableRegistered, .survivableRefused, .survivableLost, .registeredWithMain, .refusedByMain,
                .mainLost, .denialEvent, .mediaServerRegistered, .mediaServerLost, .alarmRaised, .alarmCleared,
                .callsKept, .callsPreserved, .callsDropped,
                .callsCleared:
                true
            case .callBlocked, .localSetup, .localRegistered, .localTeardown, .localUnregistered, .searchStarted,
                .primarySearchExpired,
                .totalSearchExpired, .booted, .reset, .active, .inactive,
                .splitBegins, .splitEnds, .prevented, .enabled, .pendingDisable, .disabled, .pendingEnable,
                .pendingAutoDisable, .autoDisabled, .pendingAutoEnable, .up, .down, .partiallyUp, .denyNewService:
                false
            }
        }
    }

    fileprivate var hasCalls: Bool {
        switch self {
        case .milestone(.callsKept), .milestone(.callsPreserved), .milestone(.callsDropped), .milestone(.callsCleared):
            true
        case .milestone, .sent, .repeated, .received: false
        }
    }

    fileprivate var mayHaveError: Bool {
        switch self {
        case .milestone(.refused), .milestone(.gatewayRefused), .sent(.serviceChangeReply),
            .repeated(.serviceChangeReply), .received(.serviceChangeReply), .sent(.optionsAnswer),
            .received(.optionsAnswer), .sent(.inviteAnswer), .received(.inviteAnswer):
            true
        case .milestone, .sent, .repeated, .received: false
        }
    }
}
