import Analysis
import Lab
import Reports
import Topologies
import Verdicts
import Wire

/// The end of a story, on the wire or in virtual time: its ladder and verdict, on the screen and in the folder.
struct StoryReport {
    let topology: Topology
    let verdict: Verdict
    let faults: [LabFault]
    let folder: String
    /// What the ladder on the screen shows; nil where nothing is printed.
    var options: LadderOptions?

    /// Writes `ladder.txt`, which is always whole, and `report.html`, and prints everything.
    func finish(isQuiet: Bool) throws {
        do {
            let ladder = Ladder(verdict.findings, annotations: annotations, settings: Ladder.Settings(width: 120))
            try OutputText.write(ladder.text, to: "ladder.txt", in: folder)
        } catch {
            throw ExitStatus(error)
        }
        try ReportFile.write(
            HTMLReport(verdict, topology: topology, faults: annotations), capture: folder + "/capture.pcapng",
            to: try OutputFile(folder + "/report.html"))
        guard !isQuiet, let options else { return }
        Terminal.put(
            try options.ladder(verdict.findings, annotations: annotations, capture: folder + "/capture.pcapng"))
        Terminal.write("")
        for line in summary(Paint(isOn: options.usesColours)) { Terminal.write(line) }
    }

    private var annotations: [Ladder.Annotation] { faults.map { Ladder.Annotation($0.time, $0.text) } }

    private func summary(_ paint: Paint) -> [String] {
        var lines = [paint.strong(topology.title)]
        let findings = verdict.findings
        for (index, split) in findings.splits.enumerated() {
            lines.append("  " + sentence(split, paint))
            if verdict.reach.indices.contains(index) { lines += verdict.reach[index].lines.map { "    " + $0 } }
        }
        if findings.splits.isEmpty { lines.append("  " + paint.good("no split registration")) }
        lines += verdict.boxes.map { "  " + $0.sentence }
        let prevented = findings.prevented.filter { !$0.followsSplit }
        for one in prevented.prefix(3) {
            lines.append(
                "  \(paint.good("prevented")) in region \(one.region): \(one.gateway) was refused by "
                    + "\(one.controller) at \(seconds(one.time)), while \(one.survivable) was active")
        }
        if prevented.count > 3 { lines.append("  … and \(prevented.count - 3) more refusals") }
        if let day = verdict.contactCentre { lines += day.lines.map { "  " + $0 } }
        lines += verdict.peaks.flatMap(\.lines).map { "  " + $0 }
        if !verdict.results.isEmpty { lines += ["", paint.strong("Expectations")] }
        for result in verdict.results {
            let mark =
                switch result.outcome {
                case .pass: paint.good("✔ pass        ")
                case .fail: paint.bad("✘ fail        ")
                case .inconclusive: paint.doubtful("? inconclusive")
                }
            lines.append("  \(mark) \(result.text)")
            lines.append("                 \(result.measured)")
        }
        for disagreement in verdict.disagreements {
            lines.append(paint.bad("journal and packets disagree: \(disagreement)"))
        }
        if let doubt = verdict.doubt { lines.append(paint.doubtful("inconclusive: \(doubt)")) }
        lines += [
            "",
            "\(verdict.count(.pass)) passed, \(verdict.count(.fail)) failed, "
                + "\(verdict.count(.inconclusive)) inconclusive",
            "\(folder)/capture.pcapng · sent.pcapng · journal.jsonl · verdict.json · ladder.txt · report.html",
        ]
        return lines
    }

    private func sentence(_ split: Split, _ paint: Paint) -> String {
        let sides = split.controllers.map { "\($0.controller): \($0.gateways.joined(separator: " "))" }
        let end = split.end.map { "to \(seconds($0))" } ?? "to the end"
        let by = split.endedBy.map { ", ended by \($0.rawValue)" } ?? ""
        return "\(paint.bad("split")) in region \(split.region) from \(seconds(split.start)) \(end)"
            + " (\(sides.joined(separator: " | "))), cause: \(split.cause.rawValue)\(by)"
    }

    private func seconds(_ moment: Instant) -> String { TenthsText.of(moment) + " s" }
}
