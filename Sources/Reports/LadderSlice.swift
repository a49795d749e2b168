import Wire

/// The rows of a ladder around some moments; what lies between them is counted.
struct LadderSlice {
    /// Rows before and from a moment on.
    static let before = 4
    static let after = 5
    /// Moments beyond these are left out.
    static let limit = 6

    /// A row, or how many rows are left out here.
    enum Line {
        case row(LadderRow)
        case gap(Int)
    }

    let lines: [Line]

    init(_ rows: [LadderRow], around moments: [Instant]) {
        var kept: Set<Int> = []
        for moment in moments.prefix(Self.limit) {
            let place = rows.firstIndex { $0.time >= moment } ?? rows.count
            kept.formUnion(max(0, place - Self.before)..<min(rows.count, place + Self.after))
        }
        var lines: [Line] = []
        var missing = 0
        for (index, row) in rows.enumerated() {
            guard kept.contains(index) else {
                missing += 1
                continue
            }
            if missing > 0 { lines.append(.gap(missing)) }
            missing = 0
            lines.append(.row(row))
        }
        if missing > 0 { lines.append(.gap(missing)) }
        self.lines = lines
    }
}
