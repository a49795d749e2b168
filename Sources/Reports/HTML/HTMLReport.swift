import Analysis
public import Topologies
public import Verdicts
import Wire

/// `report.html`: a recording explained on one page that needs no network and, but for zoom and ladder, no script.
///
/// The same verdict gives the same bytes. Whatever comes from the recording or from a file is text in it, never markup:
/// it is escaped where it is written, a script puts it on the screen as text, and the page's own security policy lets
/// no other script run.
public struct HTMLReport: Sendable {
    private let verdict: Verdict
    private let topology: Topology?
    private let faults: [FaultSpan]
    private let messages: ReportMessages
    private let colours: ControllerColours

    /// - Parameters:
    ///   - topology: what was played, or what is known of a recording; nil for nothing.
    ///   - faults: when each line of the timeline struck, by its words.
    public init(_ verdict: Verdict, topology: Topology?, faults: [Ladder.Annotation] = []) {
        self.verdict = verdict
        self.topology = topology
        self.faults = topology.map { FaultSpan.all($0, struck: faults) } ?? FaultSpan.all(struck: faults)
        messages = ReportMessages(verdict.findings)
        colours = ControllerColours(verdict.findings, topology)
    }

    /// The frames whose texts the page shows; hand them over to ``text(frames:)``.
    public var wantedFrames: Set<Int> { messages.frames }

    /// The whole page.
    public func text(frames: FrameTexts = FrameTexts()) -> String {
        let style = ReportResources.style
        let script = ReportResources.script
        var page = HTMLWriter()
        page.raw("<!doctype html>\n")
        page.begin("html", ["lang": "en"])
        head(style, script, into: &page)
        page.begin("body")
        page.element("a", ["class": "skip", "href": "#lanes"], "Skip to the lanes")
        page.raw(PatternDefinitions.markup)
        header(into: &page)
        page.begin("main")
        lanes(into: &page)
        FindingTable.write(verdict.findings, into: &page)
        page.begin("div", ["class": "columns"])
        ladder(into: &page)
        side(into: &page)
        page.end()
        let tables = ReportTables(verdict, topology)
        section("expectations", "Expectations", tables.expectations, into: &page)
        section("timers", "Timers: measured against configured", tables.timers, into: &page)
        details(tables, into: &page)
        page.end()
        footer(into: &page)
        page.raw("<script type=\"application/json\" id=\"messages\">\n")
        page.raw(messages.json(frames, columns: columns))
        page.raw("\n</script>\n<script>")
        page.raw(script)
        page.raw("</script>\n")
        page.end()
        page.end()
        return page.text
    }

    private func head(_ style: String, _ script: String, into page: inout HTMLWriter) {
        let policy =
            "default-src 'none'; script-src 'sha256-\(SHA256.base64(of: script))'; "
            + "style-src 'sha256-\(SHA256.base64(of: style))'; base-uri 'none'; form-action 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'"
        page.begin("head")
        page.empty("meta", ["charset": "utf-8"])
        page.empty("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
        page.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        page.empty("meta", ["name": "color-scheme", "content": "light dark"])
        page.element("title", "\(HTMLText.name(title)) · rainyday")
        page.raw("<style>\(style)</style>\n")
        page.end()
    }

    private var title: String { topology.map(\.title).flatMap { $0.isEmpty ? nil : $0 } ?? verdict.topology }

    /// The nodes in the order of the ladder's columns.
    private var columns: [String] {
        let findings = verdict.findings
        return findings.phoneGroups.map(\.name) + findings.gateways + colours.names + findings.mediaServers
            + findings.sessionManagers
    }

    // MARK: Parts

    private func header(into page: inout HTMLWriter) {
        let sentence = VerdictSentence(verdict)
        page.begin("header", ["class": "top"])
        page.begin("div", ["class": "title"])
        page.element("h1", HTMLText.name(title))
        page.element(
            "button", ["type": "button", "id": "theme", "class": "scripted", "aria-label": "Colours: as the system"],
            "◐ auto")
        page.end()
        page.begin("p", ["class": "verdict \(sentence.tone.rawValue)", "id": "verdict"])
        let mark =
            switch sentence.tone {
            case .good: "✔"
            case .bad: "✘"
            case .doubtful: "?"
            case .brief: "!"
            }
        page.element("span", ["class": "badge", "aria-hidden": "true"], mark)
        page.element("span", sentence.text)
        page.end()
        if !sentence.more.isEmpty {
            page.begin("ul", ["class": "more"])
            for line in sentence.more { page.element("li", line) }
            page.end()
        }
        page.begin("ul", ["class": "facts", "aria-label": "About the recording"])
        for fact in facts { page.element("li", fact) }
        page.end()
        page.end()
    }

    private var facts: [String] {
        let (findings, circumstances) = (verdict.findings, verdict.circumstances)
        var facts: [String] = []
        if !verdict.results.isEmpty {
            facts.append(
                "\(verdict.count(.pass)) passed, \(verdict.count(.fail)) failed, "
                    + "\(verdict.count(.inconclusive)) inconclusive")
        }
        switch circumstances.mode {
        case .simulation: facts.append("simulation, seed \(circumstances.seed)")
        case .wire: facts.append("on the wire at speed \(circumstances.speed), seed \(circumstances.seed)")
        case .capture: facts.append("a recording")
        }
        facts.append(ReportTime.length(findings.ended - .start))
        facts.append("\(findings.packets) packets")
        if findings.dropped > 0 { facts.append("\(findings.dropped) packets lost in recording") }
        if findings.malformed > 0 { facts.append("\(findings.malformed) unreadable") }
        facts.append(HTMLText.name(verdict.topology))
        return facts
    }

    private func lanes(into page: inout HTMLWriter) {
        let findings = verdict.findings
        let last = findings.ladder.last?.time ?? findings.ended
        let first = min(findings.ladder.first?.time ?? .start, verdict.circumstances.mode == .capture ? last : .start)
        let end = max(findings.ended, topology.map { .start + $0.duration } ?? .start, last)
        let scale = TimeScale(from: first, to: end)
        let builder = LaneBuilder(verdict, topology, faults, colours)
        page.begin("section", ["id": "lanes", "aria-labelledby": "lanes-title"])
        page.element("h2", ["id": "lanes-title"], "Who was registered where")
        LaneLegend(colours, builder.groups).write(into: &page)
        ReportToolbar.write(splits: findings.splits.prefix(8).map(\.start), into: &page)
        LaneDrawing(scale, faults: faults, splits: findings.splits).write(builder.groups, into: &page)
        if builder.hiddenGateways > 0 {
            page.element(
                "p", ["class": "left-out"],
                "\(builder.hiddenGateways) more gateways have no lane; the tables have them.")
        }
        page.begin("details", ["class": "alternative"])
        page.element("summary", "The lanes as tables")
        for group in builder.groups { for lane in group.lanes { LaneTable.write(lane, of: group, into: &page) } }
        page.end()
        page.end()
    }

    private func ladder(into page: inout HTMLWriter) {
        page.begin("section", ["id": "ladder", "aria-labelledby": "ladder-title"])
        page.element("h2", ["id": "ladder-title"], "Messages")
        if messages.leftOut > 0 {
            page.element(
                "p", ["class": "left-out"], "\(messages.leftOut) messages are left out, keep-alives before all others.")
        }
        page.begin("div", ["class": "ladder-tools scripted"])
        page.begin("label")
        page.empty("input", ["type": "checkbox", "id": "unfold"])
        page.write(" show every keep-alive")
        page.end()
        page.end()
        page.empty("div", ["id": "ladder-board", "class": "scripted"])
        page.begin("details", ["class": "alternative", "id": "ladder-table"])
        page.element("summary", "The messages as a table")
        let rows = LadderRows(
            verdict.findings, annotations: faults.map { .init($0.start, $0.text) }, settings: Ladder.Settings())
        LadderTable.write(rows, into: &page)
        page.end()
        page.end()
    }

    private func side(into page: inout HTMLWriter) {
        page.begin("aside", ["class": "side", "aria-label": "Selection and topology"])
        page.begin("section", ["id": "selection", "class": "scripted", "aria-labelledby": "selection-title"])
        page.element("h2", ["id": "selection-title"], "Selection")
        page.begin("div", ["id": "detail", "aria-live": "polite", "aria-atomic": "true"])
        page.element("p", ["class": "hint"], "Choose a message or a stretch of a lane to read what it says.")
        page.end()
        page.end()
        if let topology, !topology.nodes.isEmpty {
            page.begin("section", ["id": "topology", "aria-labelledby": "topology-title"])
            page.element("h2", ["id": "topology-title"], "Topology")
            page.element("p", ["id": "topology-time", "class": "hint scripted", "aria-live": "off"], "")
            page.begin(
                "div", ["class": "scroll", "role": "region", "aria-label": "Drawing of the topology", "tabindex": "0"])
            TopologyDrawing(topology).write(faults, into: &page)
            page.end()
            page.begin("details", ["class": "alternative"])
            page.element("summary", "The topology as a table")
            TopologyTable.table(topology).write(into: &page)
            page.end()
            page.end()
        }
        page.end()
    }

    private func section(_ identifier: String, _ title: String, _ table: ReportTable, into page: inout HTMLWriter) {
        guard !table.rows.isEmpty else { return }
        page.begin("section", ["id": identifier, "aria-labelledby": "\(identifier)-title"])
        page.element("h2", ["id": "\(identifier)-title"], title)
        table.write(into: &page, isCaptionVisible: false)
        page.end()
    }

    private func details(_ tables: ReportTables, into page: inout HTMLWriter) {
        page.begin("section", ["id": "tables", "aria-labelledby": "tables-title"])
        page.element("h2", ["id": "tables-title"], "What was found, in tables")
        for table in tables.all {
            page.begin("details", [:])
            page.element("summary", "\(table.title) (\(table.rows.count))")
            table.write(into: &page)
            page.end()
        }
        page.end()
    }

    private func footer(into page: inout HTMLWriter) {
        page.begin("footer")
        page.element(
            "p",
            "Times are seconds of the story from its start; a frame is the number of a packet in the recording, as "
                + "Wireshark counts. Made by rainyday.")
        page.end()
    }
}
