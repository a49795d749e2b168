import Agents
import SIP
import Wire

/// What is administered on single SIP entities of a session manager.
extension TopologyReader {
    /// By the name of the entity, which must be among the entity links.
    mutating func readEntities(
        _ element: Element?, links: [Element], _ cycle: ClosedRange<Duration>
    ) -> [String: EntityDraft] {
        let names = links.compactMap { if case .text(let name) = $0.value { name } else { nil } }
        var entities: [String: EntityDraft] = [:]
        for entry in entries(element, what: "entities", limit: 100) {
            guard names.contains(entry.key) else {
                report(
                    Element(value: .text(entry.key), line: entry.line, column: entry.column),
                    "no entity link leads to '\(entry.key.prefix(40))'",
                    hint: NearestWord.hint(entry.key, among: names))
                continue
            }
            guard var fields = Fields(entry.value) else {
                report(entry.value, "an entity is a mapping, not \(entry.value.kindName)", hint: "{ retries: 3 }")
                continue
            }
            var draft = EntityDraft()
            let transports = list(fields.take("sip"), what: "sip", limit: 2)
            draft.transports = transports.compactMap { choice($0, what: "sip", of: Transport.self) }
            Self.set(&draft.overrides.isMonitored, flag(fields.take("monitoring"), what: "monitoring"))
            let denies = flag(fields.take("deny new service"), what: "deny new service")
            Self.set(&draft.overrides.deniesNewService, denies)
            draft.overrides.proactiveCycle = duration(
                fields.take("proactive cycle"), what: "proactive cycle", in: cycle)
            draft.overrides.reactiveCycle = duration(fields.take("reactive cycle"), what: "reactive cycle", in: cycle)
            draft.overrides.retries = integer(fields.take("retries"), what: "retries", in: 0...10)
            draft.overrides.verdictPreset = choice(fields.take("verdicts"), what: "verdicts")
            draft.overrides.timeout = duration(
                fields.take("timer f"), what: "timer f", in: .milliseconds(100)...(.seconds(600)))
            draft.overrides.answers =
                answers(fields.take("up"), what: "up", isUp: true)
                + answers(fields.take("down"), what: "down", isUp: false)
            finish(fields, of: "an entity")
            entities[entry.key] = draft
        }
        return entities
    }

    private mutating func answers(_ element: Element?, what: String, isUp: Bool) -> [EntityAnswerRule] {
        var rules: [EntityAnswerRule] = []
        for element in list(element, what: what, limit: 100) {
            guard let text = text(element, what: what) else { continue }
            guard let rule = EntityAnswerRule(text, isUp: isUp) else {
                report(
                    element, "'\(what)' lists answers, and '\(text.prefix(40))' is none",
                    hint: "such as 404, 5xx, 503 bare or 503 System Busy")
                continue
            }
            rules.append(rule)
        }
        return rules
    }
}
