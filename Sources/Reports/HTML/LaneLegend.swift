/// What the colours, patterns and signs of the lanes mean.
struct LaneLegend {
    private let colours: ControllerColours
    private let groups: [LaneGroup]

    init(_ colours: ControllerColours, _ groups: [LaneGroup]) {
        self.colours = colours
        self.groups = groups
    }

    func write(into page: inout HTMLWriter) {
        let lanes = groups.flatMap(\.lanes)
        let used = Set(lanes.flatMap(\.spans).map(\.style))
        page.begin("ul", ["class": "legend", "aria-label": "Legend"])
        for name in colours.names.prefix(ControllerColours.count) where used.contains(colours.style(of: name)) {
            let style = colours.style(of: name)
            swatch(style, pattern: style == "c0" ? nil : "pattern-\(style)", HTMLText.name(name), into: &page)
        }
        if used.contains("outage") { swatch("outage", pattern: "pattern-outage", "no service", into: &page) }
        if used.contains("split") { swatch("split", pattern: "pattern-split", "split", into: &page) }
        if used.contains("cut") { swatch("cut", pattern: "pattern-cut", "cut", into: &page) }
        if used.contains("impaired") { swatch("impaired", pattern: "pattern-impaired", "impaired", into: &page) }
        if used.contains("down") { swatch("down", pattern: "pattern-down", "node down", into: &page) }
        let marks = Set(lanes.flatMap(\.marks).map(\.style))
        for (style, sign, name) in [
            ("accepted", "▼", "accepted"), ("rejected", "✖", "refused"), ("unanswered", "□", "unanswered"),
            ("sent-away", "◆", "sent away"),
        ] where marks.contains(style) {
            page.begin("li")
            page.element("span", ["class": "sign \(style)", "aria-hidden": "true"], sign)
            page.write(name)
            page.end()
        }
        if lanes.contains(where: { !$0.windows.isEmpty }) {
            page.begin("li")
            page.begin("svg", ["class": "swatch window pass", "width": "22", "height": "5", "aria-hidden": "true"])
            page.empty("rect", ["class": "line", "width": "22", "height": "3", "y": "1"])
            page.empty("rect", ["class": "cap", "width": "2", "height": "5"])
            page.empty("rect", ["class": "cap", "width": "2", "height": "5", "x": "20"])
            page.end()
            page.write("expected window")
            page.end()
        }
        page.end()
    }

    private func swatch(_ style: String, pattern: String?, _ name: String, into page: inout HTMLWriter) {
        page.begin("li")
        page.begin("svg", ["class": "swatch span \(style)", "width": "22", "height": "14", "aria-hidden": "true"])
        page.empty("rect", ["class": "base", "width": "22", "height": "14", "rx": "3"])
        if let pattern { page.empty("rect", ["width": "22", "height": "14", "rx": "3", "fill": "url(#\(pattern))"]) }
        page.end()
        page.write(name)
        page.end()
    }
}
