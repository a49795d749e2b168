/// The patterns that tell colours apart for those who do not see colours, and on paper.
enum PatternDefinitions {
    static let markup: String = {
        var page = HTMLWriter()
        page.begin("svg", ["width": "0", "height": "0", "class": "definitions", "aria-hidden": "true"])
        page.begin("defs")
        for (name, size, path) in shapes {
            page.begin(
                "pattern",
                [
                    "id": "pattern-\(name)", "class": "pattern \(name)", "width": "\(size)", "height": "\(size)",
                    "patternUnits": "userSpaceOnUse",
                ])
            page.empty("path", ["d": path, "fill": "none"])
            page.end()
        }
        page.end()
        page.end()
        return page.text
    }()

    private static let shapes: [(name: String, size: Int, path: String)] = [
        ("c1", 8, "M-2 2l4-4M0 8l8-8M6 10l4-4"), ("c2", 8, "M4 4h.01"), ("c3", 8, "M0 4h8"),
        ("c4", 8, "M-2 6l4 4M0 0l8 8M6-2l4 4"), ("c5", 8, "M4 0v8"), ("c6", 8, "M0 0l8 8M0 8l8-8"),
        ("c7", 10, "M0 5h10M5 0v10"), ("outage", 6, "M-1.5 1.5l3-3M0 6l6-6M4.5 7.5l3-3"),
        ("split", 6, "M-1.5 4.5l3 3M0 0l6 6M4.5-1.5l3 3"), ("down", 5, "M0 2.5h5"),
        ("cut", 8, "M-2 2l4-4M0 8l8-8M6 10l4-4"), ("impaired", 6, "M3 3h.01"),
    ]
}
