import Wire

/// A lane as a table, for whoever cannot see it.
enum LaneTable {
    static func write(_ lane: Lane, of group: LaneGroup, into page: inout HTMLWriter) {
        var rows: [(Instant, String, String, String)] = lane.spans.map {
            ($0.start, SecondsText.of($0.start), $0.end.map { SecondsText.of($0) } ?? "to the end", $0.title)
        }
        rows += lane.marks.map { ($0.time, SecondsText.of($0.time), "", $0.title) }
        guard !rows.isEmpty else { return }
        rows.sort { $0.0 < $1.0 }
        page.begin("table", ["class": "lane-table"])
        page.element("caption", "\(HTMLText.name(lane.name)) · \(group.title)")
        page.begin("thead")
        page.begin("tr")
        for title in ["from", "to", "what"] { page.element("th", ["scope": "col"], title) }
        page.end()
        page.end()
        page.begin("tbody")
        for row in rows {
            page.begin("tr")
            page.element("td", ["class": "number"], row.1)
            page.element("td", ["class": "number"], row.2)
            page.element("td", row.3)
            page.end()
        }
        page.end()
        page.end()
    }
}
