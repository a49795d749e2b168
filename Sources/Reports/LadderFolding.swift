import Analysis
import Wire

/// Keep-alives between the other rows of a ladder: what repeats is folded, what changes is shown.
struct LadderFolding {
    private(set) var rows: [LadderRow] = []
    private let selection: LadderSelection
    /// What was last seen of each keep-alive: a repetition is folded, a change is shown.
    private var last: [Thread: Seen] = [:]
    private var folded: [(text: String, count: Int)] = []
    private var foldedUntil: Instant?
    /// When the last message of each thread was, and the longest time without one that ended in what is folded.
    private var lastTime: [Thread: Instant] = [:]
    private var longestGap: (length: Duration, word: String)?

    private struct Thread: Hashable {
        let from: String
        let to: String
        let topic: String
    }

    private struct Seen: Equatable {
        let text: String
        let arrived: Bool
    }

    /// - Parameters:
    ///   - fixed: rows that are shown, in their order.
    ///   - events: what may be folded, in the order of time.
    init(_ fixed: [LadderRow], _ events: [LadderEvent], _ selection: LadderSelection) {
        self.selection = selection
        var next = 0
        for event in events where !selection.isAfter(event.time) && selection.concerns(event.from, event.to) {
            while next < fixed.count,
                (fixed[next].time, fixed[next].rank, fixed[next].frame) <= (event.time, 1, event.frame)
            {
                append(fixed[next])
                next += 1
            }
            take(event)
        }
        for row in fixed[next...] { append(row) }
        flush()
    }

    private mutating func append(_ row: LadderRow) {
        // A few keep-alives wait for more of them: rows of one or two would hide what matters.
        if folded.reduce(0, { $0 + $1.count }) > Self.patience { flush() }
        rows.append(row)
    }

    private static let patience = 6

    private mutating func take(_ event: LadderEvent) {
        let topic = Self.topic(event)
        let thread = Thread(from: event.from, to: event.to, topic: topic)
        let gap = lastTime.updateValue(event.time, forKey: thread).map { event.time - $0 }
        let seen = Seen(text: event.text, arrived: event.arrived)
        // Supervision that works is no news, not even the first time.
        let isUsual = (topic == "AuditValue" || topic == "Reply") && event.arrived && last[thread] == nil
        let isNew = last[thread] != seen && !isUsual
        last[thread] = seen
        // The answer to what is shown is shown as well.
        if isNew { last[Thread(from: event.to, to: event.from, topic: Self.answerTopic(of: topic))] = nil }
        // What came before is known, so that only what changes since then is news.
        guard !selection.isBefore(event.time) else { return }
        guard isNew else { return fold(event, gap: gap) }
        append(
            LadderRow(
                time: event.time, rank: 1, frame: event.frame,
                content: .arrow(from: event.from, to: event.to, label: event.text, isLost: !event.arrived)))
    }

    private static func word(_ event: LadderEvent) -> String { String(event.text.prefix { $0 != " " }) }

    private static func topic(_ event: LadderEvent) -> String {
        let word = word(event)
        if word == "RCF" || word == "RRJ" { return "RAS answer" }
        if let first = word.utf8.first, (0x30...0x39).contains(first) { return "SIP answer" }
        return word
    }

    private static func answerTopic(of topic: String) -> String {
        switch topic {
        case "RRQ": "RAS answer"
        case "OPTIONS", "INVITE": "SIP answer"
        case _: ""
        }
    }

    private mutating func fold(_ event: LadderEvent, gap: Duration?) {
        foldedUntil = event.time
        if let gap, gap > longestGap?.length ?? .zero { longestGap = (gap, Self.word(event)) }
        let text = event.text + (event.arrived ? "" : " lost")
        if let index = folded.firstIndex(where: { $0.text == text }) {
            folded[index].count += 1
        } else {
            folded.append((text, 1))
        }
    }

    /// What was folded up to now, at the time of its last message, but never above the row before.
    private mutating func flush() {
        guard let until = foldedUntil else { return }
        let counts = folded.map { "\($0.text) x\($0.count)" }.joined(separator: ", ")
        let gaps = longestGap.map { ", gaps to \(SecondsText.of($0.length)) s (\($0.word))" } ?? ""
        let time = max(until, rows.last?.time ?? until)
        rows.append(LadderRow(time: time, rank: 1, frame: 0, content: .fold(counts + gaps)))
        foldedUntil = nil
        longestGap = nil
        folded = []
    }
}
