import Analysis

/// Tells keep-alives that say what they said before from those that are news.
struct KeepAliveNews {
    /// Keep-alives of one kind from one node to another.
    struct Thread: Hashable {
        let from: String
        let to: String
        let topic: String

        init(_ event: LadderEvent) { self.init(from: event.from, to: event.to, topic: Self.topic(event)) }

        private init(from: String, to: String, topic: String) {
            self.from = from
            self.to = to
            self.topic = topic
        }

        /// What answers it; nil where that is no thread that changes.
        var answers: Thread? {
            switch topic {
            case "RRQ": Thread(from: to, to: from, topic: "RAS answer")
            case "OPTIONS", "INVITE": Thread(from: to, to: from, topic: "SIP answer")
            default: nil
            }
        }

        private static func topic(_ event: LadderEvent) -> String {
            let word = KeepAliveNews.word(event)
            if word == "RCF" || word == "RRJ" { return "RAS answer" }
            if let first = word.utf8.first, (0x30...0x39).contains(first) { return "SIP answer" }
            return word
        }
    }

    private struct Seen: Equatable {
        let text: String
        let arrived: Bool
    }

    private var last: [Thread: Seen] = [:]

    /// The first word of a message: what it is, or its status.
    static func word(_ event: LadderEvent) -> String { String(event.text.prefix { $0 != " " }) }

    /// True for a keep-alive that says and meets what the one before it did; supervision that works is never news, not
    /// even the first time. The answer to what is news is news as well.
    mutating func isUsual(_ event: LadderEvent) -> Bool {
        guard event.kind == .keepAlive else { return false }
        let thread = Thread(event)
        let seen = Seen(text: event.text, arrived: event.arrived)
        let before = last.updateValue(seen, forKey: thread)
        if before == seen { return true }
        if before == nil, event.arrived, thread.topic == "AuditValue" || thread.topic == "Reply" { return true }
        if let answers = thread.answers { last[answers] = nil }
        return false
    }
}
