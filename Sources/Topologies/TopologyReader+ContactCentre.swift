import Wire

/// The contact centre, and what is expected of it.
extension TopologyReader {
    mutating func readContactCentre(_ element: Element?) {
        guard let element, element.value != .nothing else { return }
        guard var fields = Fields(element) else {
            report(
                element, "a contact centre is a mapping, not \(element.kindName)",
                hint: "{ session manager: sm1, calls an hour: 2500, agents: { mg1: 25 } }")
            return
        }
        let manager = neededOfCentre("session manager", &fields, "session manager: sm1")
        let rate = neededOfCentre("calls an hour", &fields, "calls an hour: 2500")
        let desks = self.desks(neededOfCentre("agents", &fields, "agents: { mg1: 25, mg2: 25 }"))
        var centre = ContactCentre(
            sessionManager: named(manager, [.sessionManager]) ?? "",
            callsPerHour: integer(rate, what: "calls an hour", in: 1...36_000) ?? 1, desks: desks)
        Self.set(&centre.opens, duration(fields.take("opens"), what: "opens"))
        Self.set(&centre.ivrPerMillion, share(fields.take("ivr share"), what: "ivr share"))
        Self.set(
            &centre.handlingTime,
            duration(fields.take("handling time"), what: "handling time", in: .seconds(1)...(.seconds(3_600))))
        if let patience = fields.take("patience"), patience.value != .text("none") {
            centre.patience = duration(patience, what: "patience", in: .seconds(1)...(.seconds(3_600)))
        }
        finish(fields, of: "a contact centre")
        contactCentre = centre
        contactCentreElement = element
    }

    private mutating func neededOfCentre(_ key: String, _ fields: inout Fields, _ example: String) -> Element? {
        if let value = fields.take(key) { return value }
        report(fields.element, "this contact centre has no '\(key)'", hint: example)
        return nil
    }

    private mutating func desks(_ element: Element?) -> [ContactCentre.Desk] {
        guard let element else { return [] }
        guard case .mapping(let lines) = element.value, !lines.isEmpty else {
            report(element, "'agents' says how many each gateway has", hint: "agents: { mg1: 25, mg2: 25 }")
            return []
        }
        var desks: [ContactCentre.Desk] = []
        for line in lines.prefix(Self.nodeLimit) {
            let place = Element(value: .text(line.key), line: line.line, column: line.column)
            let agents = integer(line.value, what: line.key, in: 0...ContactCentre.agentLimit)
            // A name may stand for several gateways.
            for name in nodeList(place, what: "agents", limit: Self.nodeLimit) {
                guard let gateway = named(name, [.gateway]), let agents else { continue }
                if desks.contains(where: { $0.gateway == gateway }) {
                    report(place, "'\(gateway)' has its agents already")
                } else {
                    desks.append(ContactCentre.Desk(gateway: gateway, agents: agents))
                }
            }
        }
        return desks
    }

    /// A story that would have too many calls is refused rather than cut short.
    mutating func checkCalls(of topology: Topology) {
        guard let centre = topology.contactCentre, let element = contactCentreElement else { return }
        let calls = Double(centre.callsPerHour) * topology.duration.inSeconds / 3_600
        guard calls > Double(ContactCentre.callLimit) else { return }
        report(
            element, "the contact centre has about \(Int(min(calls, 1e15))) calls",
            hint: "at most \(ContactCentre.callLimit): a shorter story, or fewer an hour")
    }

    /// `answered within: 20s, share: 80%`, at least that share; `[10%, 30%]` is from one to another.
    /// `calls lost: [10, 20]`.
    mutating func centreClaim(_ fields: inout Fields) -> Claim? {
        let between = window(fields.take("between"), what: "between")
        if knowsAllNames, contactCentre == nil {
            report(
                fields.element, "there is no contact centre that this could be of",
                hint: "contact centre: { session manager: sm1, calls an hour: 2500, agents: { mg1: 25 } }")
        }
        if let element = fields.take("calls lost") {
            return count(element).map { .contactCentre(Claim.ContactCentre(.lost($0), between: between)) }
        }
        let within = duration(fields.take("answered within"), what: "answered within")
        guard let range = shareRange(&fields), let within else { return nil }
        return .contactCentre(Claim.ContactCentre(.answered(within: within, perMillion: range), between: between))
    }
}
