import Analysis
import Wire

/// Keep-alives between the other rows of a ladder: what repeats is folded, what changes is shown.
struct LadderFolding {
    private(set) var rows: [LadderRow] = []
    private let selection: LadderSelection
    private var news = KeepAliveNews()
    private var folded: [(text: String, count: Int)] = []
    private var foldedUntil: Instant?
    /// When the last message of each thread was, and the longest time without one that ended in what is folded.
    private var lastTime: [KeepAliveNews.Thread: Instant] = [:]
    private var longestGap: (length: Duration, word: String)?

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
        let gap = lastTime.updateValue(event.time, forKey: KeepAliveNews.Thread(event)).map { event.time - $0 }
        let isUsual = news.isUsual(event)
        // What came before is known, so that only what changes since then is news.
        guard !selection.isBefore(event.time) else { return }
        guard !isUsual else { return fold(event, gap: gap) }
        append(
            LadderRow(
                time: event.time, rank: 1, frame: event.frame,
                content: .arrow(from: event.from, to: event.to, label: event.text, isLost: !event.arrived)))
    }

    private mutating func fold(_ event: LadderEvent, gap: Duration?) {
        foldedUntil = event.time
        if let gap, gap > longestGap?.length ?? .zero { longestGap = (gap, KeepAliveNews.word(event)) }
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
