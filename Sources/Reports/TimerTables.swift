import Analysis
import Wire

/// The table of timers as they were measured.
enum TimerTables {
    /// So many nodes of a timer have a row of their own.
    static let nodeLimit = 8

    static func timers(_ findings: Findings) -> TextTable {
        var table = TextTable([
            ("timer", .left), ("of", .left), ("n", .right), ("min", .right), ("median", .right), ("max", .right),
        ])
        for kind in MeasuredTimer.Kind.allCases {
            let mine = findings.timers.filter { $0.kind == kind }
            let each = mine.filter { $0.node != nil }
            let sum = each.count > 1 ? mine.filter { $0.node == nil } : []
            for (index, timer) in (sum + each.prefix(nodeLimit)).enumerated() {
                table.add(
                    index == 0 ? kind.rawValue : "", timer.node ?? "all", "\(timer.count)",
                    SecondsText.of(timer.minimum), SecondsText.of(timer.median), SecondsText.of(timer.maximum))
            }
            if each.count > nodeLimit { table.add("", "+\(each.count - nodeLimit)") }
        }
        return table
    }
}
