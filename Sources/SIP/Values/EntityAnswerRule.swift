/// What one kind of answer to OPTIONS says of an entity link: a row of a verdict table.
public struct EntityAnswerRule: Hashable, Sendable, Codable {
    /// Which reason phrases a row takes.
    public enum Phrase: Hashable, Sendable, Codable {
        case any
        /// The standard's own phrase with nothing added, or none.
        case bare
        /// A phrase that holds these words; letter case does not count.
        case holds(String)
    }

    /// The status codes that it takes.
    public var statuses: ClosedRange<Int>
    public var phrase: Phrase
    /// Whether such an answer means up, rather than down.
    public var isUp: Bool

    public init(_ statuses: ClosedRange<Int>, _ phrase: Phrase = .any, isUp: Bool = false) {
        self.statuses = statuses
        self.phrase = phrase
        self.isUp = isUp
    }

    /// Reads `503`, `5xx`, `503 bare` or `503 System Busy`; nil for anything else.
    public init?(_ text: String, isUp: Bool) {
        let code = text.utf8.prefix { $0 != 0x20 }
        let words = text.utf8.dropFirst(code.count + 1)
        guard code.count == 3, let first = code.first, (0x31...0x36).contains(first) else { return nil }
        if code.dropFirst().elementsEqual("xx".utf8) {
            let hundred = Int(first - 0x30) * 100
            statuses = hundred...hundred + 99
        } else {
            guard let number = Int(String(decoding: Array(code), as: UTF8.self)) else { return nil }
            statuses = number...number
        }
        let phrase = String(decoding: Array(words), as: UTF8.self)
        self.phrase = phrase.isEmpty ? .any : phrase == "bare" ? .bare : .holds(phrase)
        self.isUp = isUp
    }

    func takes(status: Int, reason: String) -> Bool {
        guard statuses.contains(status) else { return false }
        let reason = reason.lowercased()
        switch phrase {
        case .any: return true
        case .bare: return reason.isEmpty || reason == Self.standardPhrases[status]
        case .holds(let words):
            let bytes = Array(reason.utf8)
            let wanted = Array(words.lowercased().utf8)
            guard bytes.count >= wanted.count else { return false }
            return (0...bytes.count - wanted.count).contains { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
        }
    }

    /// Of the codes that tables name (RFC 3261 §21), in small letters.
    private static let standardPhrases = [
        404: "not found", 405: "method not allowed", 408: "request timeout", 480: "temporarily unavailable",
        486: "busy here", 500: "server internal error", 501: "not implemented", 502: "bad gateway",
        503: "service unavailable", 504: "server time-out",
    ]
}
