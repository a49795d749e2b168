import Wire

/// Expectations: each line is one claim, or one a gateway where it names several.
extension TopologyReader {
    /// The key that tells the form of an expectation, in the order in which they are looked for.
    private static let forms = [
        "split in region", "no split in region", "no split", "prevented in region", "not prevented in region",
        "controller", "region", "entity link", "gateways apart", "gateway", "phones",
        "answered within", "calls lost", "scheduled calls",
    ]

    mutating func readExpectations(_ element: Element?) {
        guard let element, element.value != .nothing else { return }
        guard case .list(let entries) = element.value else {
            report(element, "'expect' is a list, not \(element.kindName)", hint: "- { no split in region: 2 }")
            return
        }
        guard entries.count <= Self.entryLimit else {
            report(
                entries[Self.entryLimit], "'expect' has \(entries.count) entries", hint: "at most \(Self.entryLimit)")
            return
        }
        for entry in entries where problems.count < Self.problemLimit {
            readExpectation(entry)
            guard expectations.count <= Self.claimLimit else {
                report(entry, "'expect' has more than \(Self.claimLimit) claims")
                return
            }
        }
    }

    private mutating func readExpectation(_ element: Element) {
        guard let fields = Fields(element) else {
            report(element, "an expectation is a mapping, not \(element.kindName)", hint: "{ no split in region: 2 }")
            return
        }
        guard let form = Self.forms.first(where: { fields.has($0) }) else {
            let first = fields.all.first.flatMap { NearestWord.find($0.key, among: Self.forms) }
            report(
                element, "this expectation has no form that is known",
                hint: first.map { "did you mean '\($0)'?" } ?? "one of " + Self.forms.joined(separator: ", "))
            return
        }
        guard form == "gateway", let gateways = fields.valueOf("gateway"), isSeveral(gateways) else {
            readClaim(form, element, fields)
            return
        }
        let before = problems.count
        // What is wrong with one gateway's is wrong with all.
        for name in nodeList(gateways, what: "gateway", limit: Self.entryLimit) where problems.count == before {
            guard case .mapping(var one) = element.value else { continue }
            for index in one.indices where one[index].key == "gateway" { one[index].value = name }
            let element = Element(value: .mapping(one), line: element.line, column: element.column)
            if let fields = Fields(element) { readClaim(form, element, fields) }
        }
    }

    /// True for a list, and for a name that stands for several gateways.
    private func isSeveral(_ gateways: Element) -> Bool {
        switch gateways.value {
        case .list: true
        case .text(let name): groups[name] != nil
        case .nothing, .mapping: false
        }
    }

    private mutating func readClaim(_ form: String, _ element: Element, _ fields: Fields) {
        var fields = fields
        let claim: Claim?
        switch form {
        case "split in region": claim = split(&fields)
        case "no split in region", "no split": claim = noSplit(&fields)
        case "prevented in region", "not prevented in region": claim = prevented(&fields)
        case "controller": claim = active(&fields)
        case "region": claim = regionState(&fields)
        case "entity link": claim = entityLink(&fields)
        case "phones": claim = phonesClaim(&fields)
        case "gateways apart": claim = apart(&fields)
        case "answered within", "calls lost": claim = centreClaim(&fields)
        case "scheduled calls": claim = scheduledClaim(&fields)
        default: claim = gateway(&fields)
        }
        finish(fields, of: "an expectation")
        if let claim { expectations.append(Expectation(claim, text: element.words, line: element.line)) }
    }

    // MARK: Regions

    private mutating func expectedRegion(_ element: Element?) -> Int? {
        guard let element else { return nil }
        return region(element, of: element)
    }

    private mutating func split(_ fields: inout Fields) -> Claim? {
        let region = expectedRegion(fields.take("split in region"))
        let after = moment(&fields, "after")
        let begins: TimeWindow?
        if fields.has("begins within") {
            begins = window(fields.take("begins within"), what: "begins within", from: after)
        } else {
            begins = window(fields.take("begins"), what: "begins")
            if !fields.has("begins") {
                report(fields.element, "this split does not say when it begins", hint: "begins: [161s, 190s]")
            }
        }
        var ends: Claim.SplitEnd?
        if let lasts = fields.take("lasts") {
            ends = lasts.value == .text("until the end") ? .untilTheEnd : span(lasts, what: "lasts").map { .lasts($0) }
        }
        if let element = fields.take("ends"), let window = window(element, what: "ends") {
            if ends != nil { report(element, "'lasts' and 'ends' do not go together") }
            ends = .at(window)
        }
        let ended = word(fields.take("ended by"), what: "ended by", among: ["SRPF"])
        let cause = word(fields.take("cause"), what: "cause", among: Self.causes)
        guard let region, let begins else { return nil }
        return .split(region: region, begins: begins, ends: ends, endedBySRPF: ended != nil, cause: cause)
    }

    private static let causes = [
        "partial-network-failure", "gateway-reset-after-restore", "registration-race", "main-blind", "list-mismatch",
        "survivable-unadministered", "release-mismatch", "unknown",
    ]

    private mutating func noSplit(_ fields: inout Fields) -> Claim? {
        let between = window(fields.take("between"), what: "between")
        if let element = fields.take("no split in region") {
            return expectedRegion(element).map { .noSplit(region: $0, between: between) }
        }
        _ = word(fields.take("no split"), what: "no split", among: ["anywhere"])
        return .noSplit(region: nil, between: between)
    }

    private mutating func prevented(_ fields: inout Fields) -> Claim? {
        if let element = fields.take("not prevented in region") {
            let between = window(fields.take("between"), what: "between")
            return expectedRegion(element).map { .notPrevented(region: $0, between: between) }
        }
        let region = expectedRegion(fields.take("prevented in region"))
        let by = named(fields.take("by"), [.server])
        let gateway = named(fields.take("gateway"), [.gateway, .program])
        let at = when(&fields, absolute: "at", isNeeded: false)
        return region.map { .prevented(region: $0, gateway: gateway, by: by, at: at) }
    }

    private mutating func regionState(_ fields: inout Fields) -> Claim? {
        let region = expectedRegion(fields.take("region"))
        let forms = ["state", "event", "never", "longest split", "total split"]
        guard let region, let form = form(of: forms, whose: "region \(region)", &fields), let value = fields.take(form)
        else {
            fields.takeAll()
            return nil
        }
        if form.hasSuffix("split") { return stretch(.split(region: region), form, value, &fields) }
        if form != "state" { return event(of: .region(region), &fields) }
        if isAtOneTime(fields) { return state(of: .region(region), &fields) }
        let state = word(value, what: "state", among: Self.regionStates)
        let at = when(&fields, absolute: "at", isNeeded: true)
        let witness: Claim.Witness? = choice(fields.take("seen by"), what: "seen by")
        guard let state, let at else { return nil }
        return .regionState(region: region, state: state, at: at, seenBy: witness)
    }

    // MARK: Gateways

    private mutating func gateway(_ fields: inout Fields) -> Claim? {
        guard let gateway = named(fields.take("gateway"), [.gateway, .program]) else {
            fields.takeAll()
            return nil
        }
        let forms = [
            "registered with", "never registered with", "stays with", "refused by", "outage lasts", "primary search",
            "event", "never", "state", "tries", "retransmissions of", "longest outage", "total outage",
        ]
        guard let form = form(of: forms, whose: "'\(gateway)'", &fields), let value = fields.take(form) else {
            return nil
        }
        switch form {
        case "registered with": return registered(gateway, value, &fields)
        case "outage lasts":
            let begins = fields.has("begins") ? window(fields.take("begins"), what: "begins") : nil
            return span(value, what: "outage lasts").map { .outage(gateway: gateway, lasts: $0, begins: begins) }
        case "primary search":
            return span(value, what: "primary search").map { .primarySearch(gateway: gateway, $0) }
        case "event", "never": return event(of: .gateway(gateway), &fields)
        case "state": return state(of: .gateway(gateway), &fields)
        case "tries": return tries(gateway, value, &fields)
        case "retransmissions of": return retransmissions(of: .gateway(gateway), &fields)
        case "longest outage", "total outage": return stretch(.outage(gateway: gateway), form, value, &fields)
        default: return presence(form, gateway, value, &fields)
        }
    }

    private mutating func presence(
        _ form: String, _ gateway: String, _ value: Element, _ fields: inout Fields
    ) -> Claim? {
        let controller = named(value, [.server, .program])
        let between = window(fields.take("between"), what: "between")
        switch form {
        case "never registered with":
            return controller.map { .neverRegistered(gateway: gateway, with: $0, between: between) }
        case "stays with": return controller.map { .stays(gateway: gateway, with: $0, between: between) }
        default:
            let error = integer(fields.take("error"), what: "error", in: 400...599)
            let count = count(needed("count", &fields, "count: [6, 7]"))
            guard let controller, let count else { return nil }
            return .refused(gateway: gateway, by: controller, count: count, error: error, between: between)
        }
    }

    private mutating func registered(_ gateway: String, _ value: Element, _ fields: inout Fields) -> Claim? {
        let controller = named(value, [.server, .program])
        var method = word(
            fields.take("method"), what: "method",
            among: ["Restart", "Failover", "Disconnected", "Handoff", "HandOff", "Graceful", "Forced"])
        // In a file as in the text of the standard; in findings as its grammar writes it.
        if method == "Handoff" { method = "HandOff" }
        let reason = integer(fields.take("reason"), what: "reason", in: 900...999)
        let first = fields.has("first after") ? moment(&fields, "first after") : nil
        let at: TimeWindow?
        if fields.has("first after") {
            at = window(needed("within", &fields, "within: [101s, 130s]"), what: "within", from: first)
        } else {
            at = when(&fields, absolute: "at", isNeeded: true)
        }
        guard let controller, let at else { return nil }
        return .registered(
            Claim.Registration(
                gateway: gateway, controller: controller, after: first, at: at, method: method, reason: reason))
    }

    // MARK: Controllers and entity links

    private mutating func active(_ fields: inout Fields) -> Claim? {
        let forms = ["active from", "never", "event", "state", "retransmissions of"]
        guard let controller = named(fields.take("controller"), [.server, .program]),
            let form = form(of: forms, whose: "'\(controller)'", &fields), let value = fields.take(form)
        else {
            fields.takeAll()
            return nil
        }
        let subject = Claim.Subject.controller(controller)
        if form == "state" { return state(of: subject, &fields) }
        if form == "retransmissions of" { return retransmissions(of: subject, &fields) }
        if form == "event" || (form == "never" && value.value != .text("active")) { return event(of: subject, &fields) }
        if form == "never" {
            return .neverActive(controller: controller, between: window(fields.take("between"), what: "between"))
        }
        let from = window(needed("active from", &fields, "active from: [161s, 190s]"), what: "active from")
        var until: Claim.ActiveEnd?
        if let element = fields.take("until") {
            until = element.value == .text("the end") ? .untilTheEnd : window(element, what: "until").map { .at($0) }
        }
        guard let from else { return nil }
        return .active(controller: controller, from: from, until: until)
    }

    private mutating func entityLink(_ fields: inout Fields) -> Claim? {
        let forms = ["state", "never", "event", "retransmissions of"]
        guard let ends = fields.take("entity link").flatMap({ linkEnds($0) }),
            let form = form(of: forms, whose: "this entity link", &fields), let value = fields.take(form)
        else {
            fields.takeAll()
            return nil
        }
        let subject = Claim.Subject.entityLink(from: ends.from, to: ends.to)
        if form == "retransmissions of" { return retransmissions(of: subject, &fields) }
        let isState = Self.linkStates.contains { value.value == .text($0) }
        if form == "event" || (form == "never" && !isState) { return event(of: subject, &fields) }
        let state = word(value, what: form, among: Self.linkStates)
        if form == "never" {
            let between = window(fields.take("between"), what: "between")
            return state.map { .entityLinkNever(from: ends.from, to: ends.to, state: $0, between: between) }
        }
        if isAtOneTime(fields) { return self.state(of: subject, &fields) }
        let at: TimeWindow?
        if fields.has("by") {
            at = moment(&fields, "by").map { TimeWindow(earliest: .start, latest: $0) }
        } else {
            at = when(&fields, absolute: "at", isNeeded: true)
        }
        guard let state, let at else { return nil }
        return .entityLink(from: ends.from, to: ends.to, state: state, at: at)
    }

    /// The one that asks and the one that answers.
    mutating func linkEnds(_ element: Element) -> (from: String, to: String)? {
        guard case .list(let elements) = element.value, elements.count == 2 else {
            report(
                element, "an entity link has two ends: the one that asks and the one that answers", hint: "[sm1, srs]")
            return nil
        }
        let names = elements.map { named($0, [.server, .sessionManager, .program]) }
        guard let from = names[0], let to = names[1] else { return nil }
        return (from, to)
    }
}
