import Agents
import Wire

/// Calls: how many a gateway has, and the load that begins and ends them.
extension TopologyReader {
    /// `calls: { mg1: 3 }` and `calls being set up: { mg1: 1 }` are lines at the gateway's console.
    mutating func calls(_ word: String, _ value: Element) -> TimelineAction? {
        guard case .mapping(let lines) = value.value, let line = lines.first, lines.count == 1 else {
            report(value, "'\(word)' is a gateway and a number", hint: "\(word): { mg1: 3 }")
            return nil
        }
        let target = Element(value: .text(line.key), line: line.line, column: line.column)
        guard let node = node(target), let count = integer(line.value, what: word, in: 0...999) else { return nil }
        guard gateways.contains(where: { $0.place.name == node }) || !knowsAllNames else {
            report(target, "'\(node)' is no gateway, so it has no calls")
            return nil
        }
        return .console(
            node: node, line: word == "calls" ? "set active-calls \(count)" : "set calls-being-set-up \(count)")
    }

    /// Of a session manager: `call load`, `scheduled calls`, `routing`, `on failed call`.
    mutating func sessionManagerCalls(_ fields: inout Fields) -> SessionManagerCalls? {
        let loadElement = fields.take("call load")
        let scheduleElement = fields.take("scheduled calls")
        let routing = fields.take("routing")
        let failed = fields.take("on failed call")
        let load = callLoad(loadElement, isSetUp: false)
        let schedule = scheduledCalls(scheduleElement)
        guard load != nil || schedule != nil else {
            for other in [routing, failed] where loadElement == nil && scheduleElement == nil {
                if let other {
                    report(other, "a session manager without a 'call load' or 'scheduled calls' sends no calls")
                }
            }
            return nil
        }
        var calls = SessionManagerCalls(load: load)
        calls.schedule = schedule
        Self.set(&calls.routing, choice(routing, what: "routing"))
        Self.set(&calls.onFailedCall, choice(failed, what: "on failed call"))
        return calls
    }

    /// Whom session managers call: the stations of every gateway that has a form.
    func stations(of records: [AdministeredGateway]) -> [SessionManagerCalls.GatewayStations] {
        records.compactMap { record in
            gateways.first { $0.place.name == record.name }.map { .init(gateway: record.number, count: $0.stations) }
        }
    }

    /// `call load: { calls an hour: 120, mean holding time: 3min, set-up time: 5s }`.
    mutating func callLoad(_ element: Element?, isSetUp: Bool = true) -> CallLoad? {
        guard let element else { return nil }
        guard var fields = Fields(element) else {
            report(element, "a call load is a mapping, not \(element.kindName)", hint: "{ calls an hour: 120 }")
            return nil
        }
        let rate = fields.take("calls an hour")
        if rate == nil { report(element, "this call load does not say how many calls", hint: "calls an hour: 120") }
        var load = CallLoad(callsPerHour: integer(rate, what: "calls an hour", in: 1...36_000) ?? 1)
        Self.set(
            &load.meanHoldingTime,
            duration(
                fields.take("mean holding time"), what: "mean holding time", in: .seconds(1)...(.seconds(86_400))))
        if isSetUp {
            let setup = fields.take("set-up time")
            Self.set(&load.setupTime, duration(setup, what: "set-up time", in: .zero...(.seconds(600))))
        }
        finish(fields, of: "a call load")
        return rate == nil ? nil : load
    }
}
