import Agents
import Wire

/// Recovery rules, and what a gateway says of its return to main.
extension TopologyReader {
    mutating func readRecoveryRules(_ element: Element?) {
        for entry in entries(element, what: "recovery rules", limit: 50) {
            guard let number = Int(entry.key), (1...50).contains(number) else {
                add(
                    SourceCheck.Problem(
                        line: entry.line, column: entry.column,
                        reason: "a recovery rule is a number, 1 to 50, not '\(entry.key.prefix(40))'", hint: nil))
                continue
            }
            guard !recoveryRules.contains(where: { $0.number == number }) else {
                report(entry.value, "recovery rule \(number) is there twice")
                continue
            }
            guard var fields = fields(of: entry, what: "recovery rule") else { continue }
            var rule = RecoveryRule(number: number)
            let migrate = "migrate h.248 mg to primary"
            Self.set(&rule.migration, choice(fields.take("migrate h.248 mg to primary"), what: migrate))
            let stability = "minimum time of network stability"
            Self.set(
                &rule.minimumStability,
                duration(
                    fields.take("minimum time of network stability"), what: stability,
                    in: .minutes(3)...(.minutes(15))))
            let window = fields.take("window")
            readWindow(window, into: &rule.window)
            switch rule.migration {
            case .timeDayWindow, .timeWindowOrZeroActiveCalls:
                if window == nil { report(entry.value, "recovery rule \(number) marks no hour", hint: Self.windowHint) }
            case .immediately, .zeroActiveCalls:
                if let window { report(window, "recovery rule \(number) takes no window: \(rule.migration.rawValue)") }
            }
            finish(fields, of: "a recovery rule")
            recoveryRules.append(rule)
        }
    }

    private static let windowHint = "window: { monday: [22, 23] }"

    /// Days with the hours that are marked, 0…23.
    private mutating func readWindow(_ element: Element?, into window: inout WeekHours) {
        guard let element else { return }
        guard case .mapping(let days) = element.value, !days.isEmpty else {
            report(element, "'window' is days with hours, not \(element.kindName)", hint: Self.windowHint)
            return
        }
        for day in days {
            let name = Element(value: .text(day.key), line: day.line, column: day.column)
            guard let row: WeekHours.Day = choice(name, what: "window") else { continue }
            for element in list(day.value, what: day.key, limit: 24) {
                if let hour = integer(element, what: "hour", in: 0...23) { window.mark(row, hour: hour) }
            }
        }
    }

    /// What a gateway says of its return.
    mutating func readReturn(
        _ fields: inout Fields, into settings: inout GatewaySettings
    ) -> (rule: (number: Int, element: Element)?, fallback: AutoFallback) {
        let interval = "auto fallback interval"
        Self.set(
            &settings.returnInterval,
            duration(fields.take("auto fallback interval"), what: interval, in: .seconds(1)...(.seconds(3600))))
        Self.set(
            &settings.activeCalls, integer(fields.take("active calls"), what: "active calls", in: 0...999))
        settings.callLoad = callLoad(fields.take("call load"))
        Self.set(&settings.channels, integer(fields.take("channels"), what: "channels", in: 1...999))
        let fallback: AutoFallback = choice(fields.take("auto fallback"), what: "auto fallback") ?? .byRule
        guard let element = fields.take("recovery rule"), element.value != .text("none"),
            let number = integer(element, what: "recovery rule", in: 1...50)
        else { return (nil, fallback) }
        return ((number, element), fallback)
    }

    /// The second pass knows all rules.
    mutating func checkRecoveryRule(of gateway: GatewayDraft) {
        guard let (number, element) = gateway.recoveryRule, !recoveryRules.contains(where: { $0.number == number })
        else { return }
        report(
            element, "there is no recovery rule \(number)",
            hint: recoveryRules.isEmpty ? "recovery rules: { \(number): {} }" : nil)
    }
}
