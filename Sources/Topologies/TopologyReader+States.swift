import Wire

/// Expectations of states at a time, of the order of attempts, of retransmissions, and of how long things last.
extension TopologyReader {
    /// True where `at` is a time, not a window: then a state is what holds at it, not what is entered.
    func isAtOneTime(_ fields: Fields) -> Bool {
        if case .text = fields.valueOf("at")?.value { true } else { false }
    }

    /// `state: …, at: 200s`.
    mutating func state(of subject: Claim.Subject, _ fields: inout Fields) -> Claim? {
        let element = needed("state", &fields, subject.stateExample)
        let condition = element.flatMap { self.condition(of: subject, $0) }
        let witness: Claim.Witness? = fields.has("seen by") ? choice(fields.take("seen by"), what: "seen by") : nil
        if witness != nil {
            switch subject {
            case .region, .entityLink: break
            case .gateway, .controller:
                report(
                    fields.place(of: "seen by"), "a state of \(subject.kindName) is seen by packets",
                    hint: "leave it out")
            }
        }
        guard let atElement = needed("at", &fields, subject.stateExample) else { return nil }
        if case .list = atElement.value {
            report(
                atElement, "a state of \(subject.kindName) is expected at one time, not in a window",
                hint: subject.stateExample + "; when it changes: event: \(subject.changeExample)")
            return nil
        }
        guard let at = duration(atElement, what: "at"), let condition else { return nil }
        return .state(subject, condition, at: .start + at, seenBy: witness)
    }

    private mutating func condition(of subject: Claim.Subject, _ element: Element) -> Claim.Condition? {
        switch subject {
        case .gateway:
            if case .text(let text) = element.value, text.hasPrefix("registered with ") {
                let name = Element(
                    value: .text(String(text.dropFirst("registered with ".count))), line: element.line,
                    column: element.column + "registered with ".count)
                return named(name, [.server, .program]).map { .registered(with: $0) }
            }
            let words = ["registered with NAME", "registered", "unregistered"]
            guard let word = word(element, what: "state", among: words) else { return nil }
            if word == words[0] {
                report(element, "'state' names the server", hint: subject.stateExample)
                return nil
            }
            return word == "registered" ? .registered(with: nil) : .unregistered
        case .controller:
            return word(element, what: "state", among: ["active", "inactive"]).map {
                $0 == "active" ? .active : .inactive
            }
        case .region:
            let words = ["split", "not split"] + Self.regionStates
            guard let word = word(element, what: "state", among: words) else { return nil }
            return word == "split" ? .split : word == "not split" ? .notSplit : .region(word)
        case .entityLink: return word(element, what: "state", among: Self.linkStates).map { .link($0) }
        }
    }

    static let regionStates = ["en", "prd", "rd", "pen", "pad", "ad", "pae"]
    static let linkStates = ["up", "down", "partially up", "deny new service"]

    // MARK: Attempts and retransmissions

    /// `tries: [main x 6, srs]`: each attempt counts, and neighbours at one controller are one turn.
    mutating func tries(_ gateway: String, _ value: Element, _ fields: inout Fields) -> Claim? {
        let origin = origin(of: .gateway(gateway), &fields)
        let window = eventWindow(or: "between", origin, &fields)
        let elements = list(value, what: "tries", limit: 100)
        if case .list([]) = value.value {
            report(value, "'tries' names no server", hint: "tries: [main x 6, srs]; none at all: never: attempt")
        }
        var turns: [Claim.Turn] = []
        for element in elements {
            guard let turn = turn(element) else { continue }
            guard let last = turns.last, last.controller == turn.controller else {
                turns.append(turn)
                continue
            }
            let most = last.count.upperBound.addingReportingOverflow(turn.count.upperBound)
            turns[turns.count - 1].count =
                (last.count.lowerBound + turn.count.lowerBound)...(most.overflow ? .max : most.partialValue)
        }
        guard !turns.isEmpty else { return nil }
        return .tries(Claim.Tries(gateway: gateway, turns: turns, origin: origin.origin, window: window))
    }

    /// `main`, `main x 6`, `main x 6-7` or `main x any`.
    private mutating func turn(_ element: Element) -> Claim.Turn? {
        guard case .text(let text) = element.value, let cross = text.firstRange(of: " x ") else {
            return named(element, [.server, .program]).map { Claim.Turn($0) }
        }
        let name = Element(value: .text(String(text[..<cross.lowerBound])), line: element.line, column: element.column)
        let controller = named(name, [.server, .program])
        let number = text[cross.upperBound...]
        if number == "any" { return controller.map { Claim.Turn($0, 1...Int.max) } }
        let bounds = number.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(bounds.count), let first = bounds[0], let last = bounds[bounds.count - 1], first >= 1,
            first <= last, last <= 1_000_000
        else {
            report(
                element, "'\(number.prefix(40))' is no number of tries", hint: "main x 6, main x 6-7 or main x any")
            return nil
        }
        return controller.map { Claim.Turn($0, first...last) }
    }

    /// `retransmissions of: OPTIONS, offsets: [0.5s, 1.5s]`.
    mutating func retransmissions(of subject: Claim.Subject, _ fields: inout Fields) -> Claim? {
        let kinds = EventKind.all(of: subject).compactMap { kind -> MessageKind? in
            if case .repeated(let message) = kind, message != .megaco { message } else { nil }
        }
        let name = word(fields.take("retransmissions of"), what: "retransmissions of", among: kinds.map(\.rawValue))
        let with = fields.take("with").flatMap { party(of: subject, $0) }
        let origin = origin(of: subject, &fields)
        let nth = integer(fields.take("nth"), what: "nth", in: 1...1_000_000) ?? 1
        let tolerance = duration(fields.take("tolerance"), what: "tolerance") ?? .zero
        let offsetsElement = needed("offsets", &fields, "offsets: [0.5s, 1.5s, 3.5s]; none at all: offsets: []")
        let elements = list(offsetsElement, what: "offsets", limit: 100)
        let offsets = elements.compactMap { duration($0, what: "offsets") }
        for (index, next) in zip(elements.indices, offsets.dropFirst()) where next <= offsets[index] {
            report(elements[index + 1], "'offsets' count from the first sending, each later than the one before")
            break
        }
        guard let name, let message = MessageKind(rawValue: name) else { return nil }
        return .retransmissions(
            Claim.Retransmissions(
                of: message, subject: subject, with: with, origin: origin.origin, nth: nth, offsets: offsets,
                tolerance: tolerance))
    }

    // MARK: How long

    /// `gateways apart: [mg1, mg4], longest: [0s, 5s]`.
    mutating func apart(_ fields: inout Fields) -> Claim? {
        let element = fields.take("gateways apart")
        let names = nodeList(element, what: "gateways apart", limit: Self.nodeLimit).compactMap {
            named($0, [.gateway, .program])
        }
        if let element, Set(names).count < 2 {
            report(element, "it takes two gateways to be apart", hint: "gateways apart: [mg1, mg4]")
        }
        guard let form = form(of: ["longest", "total"], whose: "gateways apart", &fields),
            let value = fields.take(form), Set(names).count > 1
        else { return nil }
        return stretch(.apart(gateways: names), form, value, &fields)
    }

    /// `longest outage: [0s, 140s]`, `total split: [0s, 2s]`.
    mutating func stretch(
        _ stretch: Claim.Stretch, _ word: String, _ value: Element, _ fields: inout Fields
    ) -> Claim? {
        let between = window(fields.take("between"), what: "between")
        guard let span = span(value, what: word) else { return nil }
        return word.hasPrefix("longest")
            ? .longest(stretch, span, between: between) : .total(stretch, span, between: between)
    }
}

extension Claim.Subject {
    fileprivate var stateExample: String {
        switch self {
        case .gateway: "state: registered with srs, at: 200s"
        case .controller: "state: active, at: 200s"
        case .region: "state: ad, at: 200s"
        case .entityLink: "state: up, at: 200s"
        }
    }

    fileprivate var changeExample: String {
        switch self {
        case .gateway: "registered"
        case .controller: "active"
        case .region: "split begins"
        case .entityLink: "up"
        }
    }
}
