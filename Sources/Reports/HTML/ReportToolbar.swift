import Wire

/// The buttons above the lanes; hidden where no script runs.
enum ReportToolbar {
    static func write(splits: [Instant], into page: inout HTMLWriter) {
        page.begin("div", ["class": "toolbar scripted", "role": "toolbar", "aria-label": "Zoom and pan"])
        for (action, sign, name) in [
            ("in", "+", "Zoom in"), ("out", "−", "Zoom out"), ("left", "←", "Earlier"), ("right", "→", "Later"),
        ] {
            page.element(
                "button", ["type": "button", "data-action": action, "aria-label": name, "title": name], sign)
        }
        page.element("button", ["type": "button", "data-action": "all"], "Whole story")
        for (number, split) in splits.enumerated() {
            page.element(
                "button", ["type": "button", "data-action": "split", "data-s": ReportTime.exact(split)],
                splits.count == 1 ? "Split" : "Split \(number + 1)")
        }
        page.element("output", ["id": "range"], "")
        page.end()
    }
}
