/// What an answer to OPTIONS says of an entity link: down where a row fits, up where none does.
struct EntityLinkVerdicts: Hashable, Sendable {
    /// One row of a release's table.
    struct Row: Hashable, Sendable {
        var status: Int
        var phrase: Phrase
    }

    /// Which reason phrases a row takes.
    enum Phrase: Hashable, Sendable {
        case any
        /// The standard's own phrase with nothing added, or none.
        case bare
        /// A phrase that holds these words; letter case does not count.
        case holds(String)
    }

    /// The rows that mean down.
    let down: [Row]

    init(_ preset: SessionManagerSettings.VerdictPreset) {
        let release61 = [
            Row(status: 408, phrase: .any), Row(status: 503, phrase: .bare),
            Row(status: 503, phrase: .holds("LSP is inactive")), Row(status: 503, phrase: .holds("System Busy")),
            Row(status: 504, phrase: .any),
        ]
        let release102 = [
            Row(status: 408, phrase: .any), Row(status: 500, phrase: .holds("Destination Unreachable")),
            Row(status: 503, phrase: .bare), Row(status: 503, phrase: .holds("no media resources")),
            Row(status: 504, phrase: .any),
        ]
        switch preset {
        case .standard: down = release102 + [Row(status: 503, phrase: .holds("LSP is inactive"))]
        case .release61: down = release61
        case .release102: down = release102
        case .anyAnswer: down = []
        }
    }

    func state(status: Int, reason: String) -> EntityLinkState {
        down.contains { $0.status == status && Self.fits($0.phrase, reason) } ? .down : .up
    }

    private static func fits(_ phrase: Phrase, _ reason: String) -> Bool {
        let reason = reason.lowercased()
        switch phrase {
        case .any: return true
        case .bare: return reason.isEmpty || reason == "service unavailable"
        case .holds(let words):
            let bytes = Array(reason.utf8)
            let wanted = Array(words.lowercased().utf8)
            guard bytes.count >= wanted.count else { return false }
            return (0...bytes.count - wanted.count).contains { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
        }
    }
}
