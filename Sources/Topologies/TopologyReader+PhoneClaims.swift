import Agents
import Wire

/// Expectations of groups of phones.
extension TopologyReader {
    private static let phoneForms = [
        "registered with", "all registered with", "never registered with", "refused by", "sent away by",
        "longest outage", "longest split",
    ]

    mutating func phonesClaim(_ fields: inout Fields) -> Claim? {
        guard let name = named(fields.take("phones"), [.phones]),
            let group = phones.first(where: { $0.place.name == name }),
            let form = form(of: Self.phoneForms, whose: "'\(name)'", &fields), let value = fields.take(form)
        else {
            fields.takeAll()
            return nil
        }
        guard let fact = fact(form, value, of: group, &fields) else { return nil }
        return .phones(Claim.Phones(group: name, region: group.settings.networkRegion, fact))
    }

    private mutating func fact(
        _ form: String, _ value: Element, of group: PhonesDraft, _ fields: inout Fields
    ) -> Claim.Phones.Fact? {
        switch form {
        case "registered with":
            let server = named(value, [.server, .program])
            let counted = count(fields.take("count"))
            let at = duration(needed("at", &fields, "at: 300s"), what: "at")
            guard let server, let at else { return nil }
            let all = group.settings.count
            return .registered(with: server, at: .start + at, count: counted ?? all...all)
        case "all registered with":
            let server = named(value, [.server, .program])
            let after = fields.has("after") ? moment(&fields, "after") : nil
            let window: TimeWindow?
            if fields.has("within") {
                window = self.window(fields.take("within"), what: "within", from: after ?? .start)
            } else {
                window = self.window(needed("at", &fields, "at: [101s, 130s]"), what: "at")
            }
            guard let server, let window else { return nil }
            return .allRegistered(with: server, after: after, at: window, of: group.settings.count)
        case "longest outage", "longest split":
            let between = window(fields.take("between"), what: "between")
            guard let span = span(value, what: form) else { return nil }
            return form == "longest outage"
                ? .longestOutage(span, between: between) : .longestSplit(span, between: between)
        default:
            let server = named(value, [.server, .program])
            let between = window(fields.take("between"), what: "between")
            if form == "never registered with" { return server.map { .neverRegistered(with: $0, between: between) } }
            let count = count(needed("count", &fields, "count: \(group.settings.count)"))
            guard let server, let count else { return nil }
            return form == "refused by"
                ? .refused(by: server, count: count, between: between)
                : .sentAway(by: server, count: count, between: between)
        }
    }
}
