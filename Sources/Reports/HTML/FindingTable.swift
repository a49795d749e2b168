import Analysis
import Wire

/// What somebody should look at: each finding with its evidence, which leads to the message, its likely cause, and what
/// would have prevented it.
enum FindingTable {
    static func write(_ findings: Findings, into page: inout HTMLWriter) {
        let found = findings.found
        page.begin("section", ["id": "findings", "aria-labelledby": "findings-title"])
        page.element("h2", ["id": "findings-title"], "Findings")
        if found.isEmpty {
            page.element("p", ["class": "hint"], "Nothing that somebody should look at.")
        } else {
            table(found.prefix(ReportTable.rowLimit), into: &page)
        }
        if found.count > ReportTable.rowLimit {
            page.element(
                "p", ["class": "left-out"], "\(found.count - ReportTable.rowLimit) more findings are in verdict.json.")
        }
        page.end()
    }

    private static func table(_ found: ArraySlice<Finding>, into page: inout HTMLWriter) {
        page.begin("div", ["class": "scroll", "role": "region", "aria-label": "Findings", "tabindex": "0"])
        page.begin("table", ["id": "finding"])
        page.element("caption", ["class": "unseen"], "Findings, the most serious first")
        page.begin("thead")
        page.begin("tr")
        for column in ["kind", "since", "lasts", "what", "frames", "likely cause", "what would have prevented it"] {
            page.element(
                "th", ["scope": "col", "class": ["since", "lasts"].contains(column) ? "number" : nil], column)
        }
        page.end()
        page.end()
        page.begin("tbody")
        for (index, finding) in found.enumerated() { row(finding, number: index + 1, into: &page) }
        page.end()
        page.end()
        page.end()
    }

    private static func row(_ finding: Finding, number: Int, into page: inout HTMLWriter) {
        page.begin(
            "tr",
            [
                "id": "finding-\(number)", "class": tone(finding.kind), "data-kind": finding.kind.rawValue,
                "data-s": ReportTime.exact(finding.start), "data-e": ReportTime.exact(finding.end),
            ])
        page.element("td", finding.kind.rawValue)
        page.element("td", ["class": "number"], SecondsText.of(finding.start))
        let lasts = finding.end.map { $0 == finding.start ? "–" : SecondsText.of($0 - finding.start) }
        page.element("td", ["class": "number"], lasts ?? "to the end")
        page.element("td", words(finding.what))
        page.begin("td")
        for (index, frame) in finding.frames.enumerated() {
            if index > 0 { page.write(" ") }
            page.element(
                "a", ["href": "#ladder", "data-frame": "\(frame)", "aria-label": "frame \(frame)"], "\(frame)")
        }
        if finding.frames.isEmpty { page.write("–") }
        page.end()
        page.element("td", words(finding.cause))
        page.element("td", words(finding.prevention))
        page.end()
    }

    /// Names in it are cut off as they are elsewhere.
    private static func words(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { HTMLText.name(String($0)) }
            .joined(separator: " ")
    }

    private static func tone(_ kind: Finding.Kind) -> String {
        switch kind {
        case .split, .pingPong, .outage, .halfOpen: "serious"
        case .rejected, .missingReply, .lateAnswer, .wrongCode, .retransmissionStorm, .malformed: "brief"
        case .linkChange: "plain"
        case .prevented: "good"
        }
    }
}
