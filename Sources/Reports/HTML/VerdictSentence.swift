import Analysis
import Verdicts
import Wire

/// What came of a story, in a sentence.
struct VerdictSentence {
    /// How the sentence is meant.
    enum Tone: String {
        case good, bad, doubtful
        /// Split, but main ended it at once.
        case brief
    }

    /// Main has so much time to send away everybody of a region that it disables (assumed: 10 s), and a little more.
    private static let brief = Duration.seconds(12)

    let text: String
    /// What else is worth a sentence.
    let more: [String]
    let tone: Tone

    init(_ verdict: Verdict) {
        let findings = verdict.findings
        let worst = findings.splits.indices.max { one, other in
            let (left, right) = (
                Self.length(findings.splits[one], findings), Self.length(findings.splits[other], findings)
            )
            return (left, other) < (right, one)
        }
        var more: [String] = []
        if let worst {
            text = Self.sentence(findings.splits[worst], findings)
            let isBrief = findings.splits.allSatisfy { split in
                split.endedBy == .forcedByMain && Self.length(split, findings) <= Self.brief
            }
            tone = isBrief ? .brief : .bad
            more = findings.splits.indices.filter { $0 != worst }.prefix(3)
                .map { Self.sentence(findings.splits[$0], findings) }
            if findings.splits.count > 4 { more.append("And \(findings.splits.count - 4) more splits.") }
        } else if let doubt = verdict.doubt {
            text = "Nothing can be said: \(doubt)."
            tone = .doubtful
        } else {
            text = Self.whole(findings)
            tone = .good
        }
        if worst != nil, let doubt = verdict.doubt { more.append("This is not certain: \(doubt).") }
        more += Self.prevented(findings)
        more += verdict.disagreements.prefix(3).map { "Journal and packets disagree: \($0)." }
        self.more = more
    }

    /// `Region 2`, or `The gateways` where nobody said what region they are in.
    static func region(_ number: Int) -> String { number == 0 ? "The gateways" : "Region \(number)" }

    /// `Region 2 was split for 30 ms at 165.1 s: mg3 mg4 with main, mg1 mg2 with srs; ended by SRPF.`
    static func sentence(_ split: Split, _ findings: Findings) -> String {
        let sides = split.controllers.map { side in
            let names = side.gateways.prefix(6).map(HTMLText.name).joined(separator: " ")
            let rest = side.gateways.count > 6 ? " and \(side.gateways.count - 6) more" : ""
            return "\(names)\(rest) with \(HTMLText.name(side.controller))"
        }
        let verb = split.region == 0 ? "were" : "was"
        let when: String
        if let end = split.end {
            when = "for \(ReportTime.length(end - split.start)) at \(ReportTime.moment(split.start))"
        } else {
            let length = ReportTime.length(findings.ended - split.start)
            when = "from \(ReportTime.moment(split.start)) to the end, \(length) later"
        }
        let ending = split.end == nil ? "nothing ended it" : split.endedBy.map { "ended by \($0.rawValue)" }
        return "\(region(split.region)) \(verb) split \(when): \(sides.joined(separator: ", "))"
            + (ending.map { "; \($0)." } ?? ".")
    }

    private static func whole(_ findings: Findings) -> String {
        if let first = findings.prevented.first {
            let name = first.region == 0 ? "The gateways were" : "Region \(first.region) was"
            return "\(name) kept together: no split."
        }
        return findings.gateways.isEmpty && findings.controllers.isEmpty
            ? "No gateway and no controller was seen." : "No region was split."
    }

    private static func prevented(_ findings: Findings) -> [String] {
        let regions = Set(findings.prevented.map(\.region)).sorted()
        return regions.prefix(4).compactMap { region in
            let mine = findings.prevented.filter { $0.region == region }
            guard let first = mine.first else { return nil }
            let gateways = Array(Set(mine.map(\.gateway))).sorted(by: NaturalOrder.precedes)
            let names =
                gateways.prefix(6).map(HTMLText.name).joined(separator: " ")
                + (gateways.count > 6 ? " and \(gateways.count - 6) more" : "")
            return "\(HTMLText.name(first.controller)) refused \(names) from \(ReportTime.moment(first.time)) on, "
                + "for \(HTMLText.name(first.survivable)) served the region."
        }
    }

    private static func length(_ split: Split, _ findings: Findings) -> Duration {
        (split.end ?? findings.ended) - split.start
    }
}
