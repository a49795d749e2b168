import Analysis
import Wire

/// The messages of a report: which ones, and as columns of numbers that a browser reads at once.
struct ReportMessages {
    /// Most messages that a report holds; keep-alives that change nothing are left out first.
    static let limit = 100_000

    /// In the order of time.
    let events: [LadderEvent]
    /// Whether a message is a keep-alive that says nothing new, by the index of ``events``.
    let isUsual: [Bool]
    /// Messages without a place.
    let leftOut: Int

    init(_ findings: Findings, limit: Int = ReportMessages.limit) {
        var news = KeepAliveNews()
        let usual = findings.ladder.map { news.isUsual($0) }
        var room = limit - usual.count { !$0 }
        var events: [LadderEvent] = []
        var isUsual: [Bool] = []
        for (event, unchanged) in zip(findings.ladder, usual) where events.count < limit {
            if unchanged {
                guard room > 0 else { continue }
                room -= 1
            }
            events.append(event)
            isUsual.append(unchanged)
        }
        self.events = events
        self.isUsual = isUsual
        leftOut = findings.ladder.count - events.count
    }

    /// The frames whose text is wanted.
    var frames: Set<Int> { Set(events.map(\.frame)) }

    /// The columns, as JSON in which no `<` stands.
    func json(_ texts: FrameTexts, columns: [String]) -> String {
        var nodes = Words(columns)
        var labels = Words([])
        var pool = TextPool()
        var times: [Int64] = []
        var (from, to, label, kinds, frames, text) = ([Int](), [Int](), [Int](), [Int](), [Int](), [Int]())
        var arrivals: [Int] = []
        var (lastTime, lastFrame) = (0 as Int64, 0)
        for (index, event) in events.enumerated() {
            let time = event.time.nanoseconds / 1000
            times.append(time - lastTime)
            lastTime = time
            from.append(nodes.index(of: event.from))
            to.append(nodes.index(of: event.to))
            label.append(labels.index(of: event.text))
            let kind = LadderEvent.Kind.allCases.firstIndex(of: event.kind) ?? 0
            kinds.append(kind | (event.arrived ? 0 : 8) | (isUsual[index] ? 16 : 0))
            frames.append(event.frame - lastFrame)
            arrivals.append(event.arrivalFrame > 0 ? event.arrivalFrame - event.frame : 0)
            lastFrame = event.frame
            text.append(texts[event.frame].map { pool.add($0) } ?? -1)
        }
        let parts: [(String, String)] = [
            ("nodes", Self.list(nodes.words.map(HTMLText.name))),
            ("labels", Self.list(labels.words.map(HTMLText.name))),
            ("kinds", Self.list(LadderEvent.Kind.allCases.map(\.rawValue))), ("time", Self.list(times)),
            ("from", Self.list(from)), ("to", Self.list(to)), ("label", Self.list(label)), ("kind", Self.list(kinds)),
            ("frame", Self.list(frames)), ("arrival", Self.list(arrivals)), ("text", Self.list(text)),
            ("texts", pool.json),
            ("leftOut", "\(leftOut)"), ("textsLeftOut", "\(pool.leftOut)"),
        ]
        return "{" + parts.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",\n") + "}"
    }

    private static func list(_ numbers: [some BinaryInteger]) -> String {
        "[" + numbers.map { "\($0)" }.joined(separator: ",") + "]"
    }

    private static func list(_ words: [String]) -> String {
        "[" + words.map(ScriptText.quoted).joined(separator: ",") + "]"
    }

    /// Words in the order of their first use.
    private struct Words {
        private(set) var words: [String] = []
        private var places: [String: Int] = [:]

        init(_ words: [String]) { for word in words { _ = index(of: word) } }

        mutating func index(of word: String) -> Int {
            if let place = places[word] { return place }
            places[word] = words.count
            words.append(word)
            return words.count - 1
        }
    }
}
