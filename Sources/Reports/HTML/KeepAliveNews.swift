import Analysis

/// Tells keep-alives that say what they said before from those that are news.
struct KeepAliveNews {
    private struct Thread: Hashable {
        let from: String
        let to: String
        let topic: Substring
    }

    private struct Seen: Equatable {
        let text: String
        let arrived: Bool
    }

    private var last: [Thread: Seen] = [:]

    /// True for a keep-alive that says and meets what the one before it did; supervision that works is never news.
    mutating func isUsual(_ event: LadderEvent) -> Bool {
        guard event.kind == .keepAlive else { return false }
        let word = event.text.prefix { $0 != " " }
        let isDigit = word.utf8.first.map { (0x30...0x39).contains($0) } ?? false
        let topic: Substring = word == "RCF" || word == "RRJ" ? "RAS answer" : isDigit ? "SIP answer" : word
        let thread = Thread(from: event.from, to: event.to, topic: topic)
        let seen = Seen(text: event.text, arrived: event.arrived)
        let before = last.updateValue(seen, forKey: thread)
        if before == nil, event.arrived, topic == "AuditValue" || topic == "Reply" { return true }
        return before == seen
    }
}
