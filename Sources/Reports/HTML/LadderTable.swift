/// The rows of the text ladder as a table, keep-alives folded: what is there of the ladder without a script.
enum LadderTable {
    /// Most rows.
    static let limit = 2_000

    static func write(_ rows: LadderRows, into page: inout HTMLWriter) {
        page.begin("div", ["class": "scroll", "role": "region", "aria-label": "Messages", "tabindex": "0"])
        page.begin("table")
        page.element("caption", ["class": "unseen"], "Messages, keep-alives folded")
        page.begin("thead")
        page.begin("tr")
        for title in ["t in s", "from", "to", "what", "frame"] { page.element("th", ["scope": "col"], title) }
        page.end()
        page.end()
        page.begin("tbody")
        for row in rows.rows.prefix(limit) {
            page.begin("tr")
            page.element("td", ["class": "number"], SecondsText.of(row.time))
            switch row.content {
            case .arrow(let from, let to, let label, let isLost):
                page.element("td", HTMLText.name(from))
                page.element("td", HTMLText.name(to))
                page.element("td", HTMLText.name(label) + (isLost ? " (lost)" : ""))
            case .band(let text), .edge(let text), .fold(let text):
                page.element("td", ["colspan": "3", "class": "wide"], HTMLText.visible(text))
            }
            page.element("td", ["class": "number"], row.frame > 0 ? "\(row.frame)" : "")
            page.end()
        }
        page.end()
        page.end()
        if rows.rows.count > limit { page.element("p", ["class": "left-out"], "and \(rows.rows.count - limit) more") }
        page.end()
    }
}
