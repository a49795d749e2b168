import Fabric
import Wire

/// Firewalls on the way: sessions that they know, and forget.
extension TopologyReader {
    private static let idleRange: ClosedRange<Duration> = .seconds(1)...(.seconds(7 * 86_400))

    mutating func firewallSettings(_ fields: inout Fields) -> FirewallSettings {
        var settings = FirewallSettings()
        if let timeout = duration(fields.take("idle timeout"), what: "idle timeout", in: Self.idleRange) {
            settings.idleTimeout = timeout
        }
        if let timeout = duration(fields.take("udp idle timeout"), what: "udp idle timeout", in: Self.idleRange) {
            settings.udpIdleTimeout = timeout
        }
        settings.answers = choice(fields.take("answers"), what: "answers") ?? settings.answers
        settings.openedBy = choice(fields.take("opened by"), what: "opened by") ?? settings.openedBy
        return settings
    }

    /// Whether what comes back takes another way than through the firewall.
    mutating func isAsymmetric(_ fields: inout Fields) -> Bool {
        flag(fields.take("asymmetric return"), what: "asymmetric return") ?? false
    }

    /// A firewall has an inside and an outside, so no other selector will do.
    ///
    /// - Returns: false where it has been reported.
    mutating func hasSides(_ fields: Fields, at element: Element) -> Bool {
        let hint = "between: [[mg1, mg2], main], the inside first"
        if let key = ["from", "to", "network", "link"].first(where: fields.has) {
            report(fields.place(of: key), "a firewall has two sides, not '\(key)'", hint: hint)
            return false
        }
        guard fields.has("between") else {
            report(element, "a firewall has two sides: the inside and the outside", hint: hint)
            return false
        }
        return true
    }

    mutating func flush(_ value: Element) -> TimelineAction? {
        let elements = list(value, what: "flush firewall", limit: Self.entryLimit)
        flushedFirewalls += elements
        let names = elements.compactMap { text($0, what: "flush firewall") }
        return names.isEmpty ? nil : .flush(names)
    }

    mutating func checkFlushes() {
        for element in flushedFirewalls {
            guard case .text(let name) = element.value, !writtenFirewalls.contains(name) else { continue }
            report(
                element, "unknown firewall '\(name.prefix(40))'",
                hint: NearestWord.hint(name, among: writtenFirewalls.sorted())
                    ?? "name: … beside a firewall gives it one")
        }
    }
}
