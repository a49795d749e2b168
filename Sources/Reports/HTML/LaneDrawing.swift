import Analysis
import Wire

/// Draws lanes as SVG whose places are percentages, so that they fit any width without a script.
struct LaneDrawing {
    private let scale: TimeScale
    private let faults: [FaultSpan]
    private let splits: [Split]

    /// Heights in pixels.
    private static let barHeight = 20
    private static let markHeight = 9
    private static let windowHeight = 7
    private static let windowRows = 3
    /// A stretch of less than this share of the width is drawn as a line, and its label beside it.
    private static let thin = 0.003
    private static let narrow = 0.16

    init(_ scale: TimeScale, faults: [FaultSpan], splits: [Split]) {
        self.scale = scale
        self.faults = faults
        self.splits = splits
    }

    /// All groups with their headings, the axis above them, and what is shaded behind them.
    func write(_ groups: [LaneGroup], into page: inout HTMLWriter) {
        page.begin(
            "div",
            [
                "class": "lanes", "id": "lane-board", "data-start": ReportTime.exact(scale.start),
                "data-end": ReportTime.exact(scale.end),
            ])
        page.begin("svg", ["class": "shade", "aria-hidden": "true", "width": "100%", "height": "100%"])
        for fault in faults.prefix(LaneBuilder.spanLimit) where fault.kind != .moment {
            band("fault-\(fault.kind.rawValue)", fault.start, fault.end, into: &page)
        }
        page.end()
        axis(into: &page)
        for group in groups where !group.lanes.isEmpty {
            page.begin("div", ["class": "lane-group"])
            page.element("h3", ["class": "lane-heading"], group.title)
            if let region = group.region {
                page.begin("svg", ["class": "shade", "aria-hidden": "true", "width": "100%", "height": "100%"])
                for split in splits.prefix(LaneBuilder.spanLimit) where split.region == region {
                    band("split", split.start, split.end, into: &page)
                }
                page.end()
            }
            for lane in group.lanes { write(lane, into: &page) }
            page.end()
        }
        page.end()
    }

    private func band(_ style: String, _ start: Instant, _ end: Instant?, into page: inout HTMLWriter) {
        page.empty(
            "rect",
            [
                "class": "band \(style)", "x": scale.place(start), "width": scale.width(from: start, to: end),
                "y": "0", "height": "100%", "data-s": ReportTime.exact(start), "data-e": ReportTime.exact(end),
            ])
    }

    private func axis(into page: inout HTMLWriter) {
        page.begin("div", ["class": "lane axis", "aria-hidden": "true"])
        page.element("div", ["class": "lane-name"], "time")
        page.begin("svg", ["class": "track", "id": "axis", "width": "100%", "height": "24"])
        for (index, tick) in scale.ticks.enumerated() {
            let place = scale.place(tick)
            page.empty("line", ["x1": place, "x2": place, "y1": "18", "y2": "24"])
            let anchor = scale.share(tick) > 0.96 ? "end" : scale.share(tick) < 0.02 ? "start" : "middle"
            page.element(
                "text",
                ["x": place, "y": "13", "text-anchor": anchor, "class": index.isMultiple(of: 2) ? nil : "minor"],
                TimeScale.tickText(tick))
        }
        page.end()
        page.end()
    }

    // MARK: One lane

    private func write(_ lane: Lane, into page: inout HTMLWriter) {
        let rows = Self.packed(lane.windows)
        let rowCount = min(Self.windowRows, (rows.max() ?? -1) + 1)
        let top = lane.marks.isEmpty ? 3 : Self.markHeight + 1
        let bottom = top + Self.barHeight + 2
        let height = bottom + rowCount * Self.windowHeight + 2
        let name = HTMLText.name(lane.name)
        page.begin(
            "div",
            [
                "class": "lane \(lane.kind.rawValue)", "data-lane": HTMLText.name(lane.key), "role": "group",
                "aria-label": "\(name): \(Self.counts(lane))",
            ])
        page.element("div", ["class": "lane-name", "title": name], name)
        page.begin("svg", ["class": "track", "width": "100%", "height": "\(height)"])
        for span in lane.spans { write(span, of: lane, top: top, into: &page) }
        for mark in lane.marks { write(mark, into: &page) }
        for (window, row) in zip(lane.windows, rows) {
            write(window, top: bottom + min(row, Self.windowRows - 1) * Self.windowHeight, into: &page)
        }
        page.end()
        if lane.leftOut > 0 { page.element("p", ["class": "left-out"], "and \(lane.leftOut) more that are not drawn") }
        page.end()
    }

    private static func counts(_ lane: Lane) -> String {
        let spans = lane.spans.prefix(3).map(\.title).joined(separator: "; ")
        return lane.spans.isEmpty
            ? "nothing" : lane.spans.count > 3 ? "\(spans); and \(lane.spans.count - 3) more" : spans
    }

    private func write(_ span: Lane.Span, of lane: Lane, top: Int, into page: inout HTMLWriter) {
        let end = span.end ?? scale.end
        let share = scale.share(end) - scale.share(span.start)
        var styles = ["span", span.style]
        if share < Self.thin { styles.append("thin") }
        let hasCallout = lane.kind == .splits || lane.kind == .faults
        if hasCallout, share < Self.narrow { styles.append("narrow") }
        if hasCallout, scale.share(span.start) > 0.6 { styles.append("late") }
        page.begin(
            "svg",
            [
                "class": styles.joined(separator: " "), "x": scale.place(span.start), "y": "\(top)",
                "width": scale.width(from: span.start, to: span.end), "height": "\(Self.barHeight)",
                "data-s": ReportTime.exact(span.start), "data-e": ReportTime.exact(span.end),
                "data-source": span.source, "data-label": HTMLText.name(span.label),
                "data-frame": span.frame > 0 ? "\(span.frame)" : nil, "role": "img", "tabindex": "-1",
                "aria-label": span.title,
            ])
        page.element("title", span.title)
        page.empty("rect", ["class": "base", "width": "100%", "height": "100%", "rx": "3"])
        if let pattern = Self.pattern(span.style) {
            page.empty("rect", ["width": "100%", "height": "100%", "rx": "3", "fill": "url(#\(pattern))"])
        }
        let label = HTMLText.name(span.label)
        page.element("text", ["class": "in", "x": "6", "y": "14"], label)
        if hasCallout {
            page.element("text", ["class": "out right", "x": "100%", "dx": "6", "y": "14"], label)
            page.element("text", ["class": "out left", "x": "0", "dx": "-6", "y": "14", "text-anchor": "end"], label)
        }
        page.end()
    }

    /// What tells a colour apart without colour; the first controller has none.
    private static func pattern(_ style: String) -> String? {
        switch style {
        case "c1", "c2", "c3", "c4", "c5", "c6", "c7": "pattern-\(style)"
        case "outage": "pattern-outage"
        case "split": "pattern-split"
        case "down", "link-down", "state-ad", "state-rd", "state-pad", "state-prd": "pattern-down"
        case "cut": "pattern-cut"
        case "impaired": "pattern-impaired"
        case _: nil
        }
    }

    private func write(_ mark: Lane.Mark, into page: inout HTMLWriter) {
        page.begin(
            "svg",
            [
                "class": "mark \(mark.style)", "x": scale.place(mark.time), "y": "1",
                "data-s": ReportTime.exact(mark.time),
                "data-frame": "\(mark.frame)", "data-outcome": mark.style, "role": "img", "tabindex": "-1",
                "aria-label": mark.title,
            ])
        page.element("title", mark.title)
        let path =
            switch mark.style {
            case "accepted": "M-4.5 0h9l-4.5 8z"
            case "rejected": "M-4 0l4 3 4-3v3l-2 1.5 2 1.5v3l-4-3-4 3v-3l2-1.5-2-1.5z"
            case "sent-away": "M0 0l4.5 4-4.5 4-4.5-4z"
            case _: "M-3 1h6v6h-6z"
            }
        page.empty("path", ["d": path])
        page.end()
    }

    private func write(_ window: Lane.Window, top: Int, into page: inout HTMLWriter) {
        page.begin(
            "svg",
            [
                "class": "window \(window.outcome)", "x": scale.place(window.start), "y": "\(top)",
                "width": scale.width(from: window.start, to: window.end), "height": "\(Self.windowHeight - 2)",
                "data-s": ReportTime.exact(window.start), "data-e": ReportTime.exact(window.end),
                "data-row": "\(window.row)", "role": "img", "tabindex": "-1", "aria-label": window.title,
            ])
        page.element("title", window.title)
        page.empty("rect", ["class": "line", "width": "100%", "height": "3", "y": "1"])
        page.empty("rect", ["class": "cap", "width": "2", "height": "5"])
        page.empty("rect", ["class": "cap", "width": "2", "height": "5", "x": "100%", "transform": "translate(-2 0)"])
        page.end()
    }

    /// The row of each window, so that none lies over another as long as there are rows.
    private static func packed(_ windows: [Lane.Window]) -> [Int] {
        var ends: [Instant] = []
        return windows.map { window in
            if let row = ends.firstIndex(where: { $0 < window.start }) {
                ends[row] = window.end
                return row
            }
            ends.append(window.end)
            return ends.count - 1
        }
    }
}
