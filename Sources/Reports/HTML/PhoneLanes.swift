import Analysis
import Wire

/// The lanes of a region's phones: a line a group, in the colour of the controller that has the most of them.
struct PhoneLanes {
    private(set) var lanes: [Lane] = []
    private let findings: Findings
    private let colours: ControllerColours

    init(_ region: Int, _ findings: Findings, _ colours: ControllerColours) {
        self.findings = findings
        self.colours = colours
        let splits = findings.phoneSplits.filter { $0.region == region }
        if !splits.isEmpty { lanes.append(lane(splits, region)) }
        for group in findings.phoneGroups where group.region == region { lanes.append(lane(group)) }
    }

    private func lane(_ splits: [PhoneSplit], _ region: Int) -> Lane {
        var lane = Lane(.splits, key: "phone-splits:\(region)", name: "Phones split")
        lane.spans = splits.map { split in
            let sides = split.controllers.map { "\($0.phones) with \(HTMLText.name($0.controller))" }
            let length = ReportTime.length((split.end ?? findings.ended) - split.start)
            return Lane.Span(
                start: split.start, end: split.end, label: "phones split \(length)", style: "split",
                source: "phone-split",
                title: "phones of one region with several controllers for \(length): \(sides.joined(separator: ", "))")
        }
        return lane
    }

    private func lane(_ group: PhoneGroupFinding) -> Lane {
        var lane = Lane(.phones, key: "phones:\(group.name)", name: group.name)
        lane.spans = stretches(of: group).map { span($0, of: group.phones.count) }
        lane.marks = PhoneRows.bursts(of: group).compactMap(mark)
        return lane
    }

    // MARK: Stretches

    /// A time in which one controller had the most phones, or none had any.
    private struct Stretch {
        var controller: String?
        var start: Instant
        var end: Instant?
        /// The most that it had within it, and the most that were elsewhere meanwhile.
        var phones = 0
        var elsewhere = 0
    }

    private func stretches(of group: PhoneGroupFinding) -> [Stretch] {
        var edges: [(time: Instant, controller: String, step: Int)] = []
        for stay in group.stays {
            edges.append((stay.start, stay.controller, 1))
            if let end = stay.end { edges.append((end, stay.controller, -1)) }
        }
        edges.sort { ($0.time, $0.step, $0.controller) < ($1.time, $1.step, $1.controller) }
        var held: [String: Int] = [:]
        var stretches: [Stretch] = []
        var index = 0
        while index < edges.count {
            let time = edges[index].time
            while index < edges.count, edges[index].time == time {
                held[edges[index].controller, default: 0] += edges[index].step
                index += 1
            }
            let current = stretches.last?.controller
            let most = held.values.max() ?? 0
            // Who has as many as another keeps the line.
            let leader =
                most <= 0
                ? nil : current.flatMap { held[$0] == most ? $0 : nil } ?? held.filter { $0.value == most }.keys.min()
            if stretches.isEmpty || leader != current {
                if !stretches.isEmpty { stretches[stretches.count - 1].end = time }
                stretches.append(Stretch(controller: leader, start: time))
            }
            let last = stretches.count - 1
            stretches[last].phones = max(stretches[last].phones, most)
            stretches[last].elsewhere = max(stretches[last].elsewhere, held.values.reduce(0, +) - most)
        }
        return stretches.filter { $0.end != $0.start }
    }

    private func span(_ stretch: Stretch, of count: Int) -> Lane.Span {
        let end = stretch.end.map { "to \(ReportTime.moment($0))" } ?? "to the end"
        let when = "from \(ReportTime.moment(stretch.start)) \(end)"
        guard let controller = stretch.controller else {
            return Lane.Span(
                start: stretch.start, end: stretch.end, label: "none registered", style: "outage", source: "phones",
                title: "no phone registered \(when)")
        }
        let name = HTMLText.name(controller)
        let others = stretch.elsewhere > 0 ? ", up to \(stretch.elsewhere) elsewhere meanwhile" : ""
        return Lane.Span(
            start: stretch.start, end: stretch.end, label: "\(name) \(stretch.phones)/\(count)",
            style: colours.style(of: controller), source: "phones",
            title: "up to \(stretch.phones) of \(CountText.of(count, "phone")) with \(name) \(when)\(others)")
    }

    private func mark(_ burst: PhoneRows.Burst) -> Lane.Mark? {
        let style: String
        switch burst.kind {
        case .asks: return nil
        case .registered: style = "accepted"
        case .refused: style = "rejected"
        case .sentAway: style = "sent-away"
        }
        let count = CountText.of(burst.phones.count, "phone")
        let until = burst.end > burst.start ? " to \(ReportTime.moment(burst.end))" : ""
        return Lane.Mark(
            time: burst.start, style: style,
            title: "\(ReportTime.moment(burst.start))\(until): \(count) \(burst.kind.rawValue), "
                + "\(HTMLText.name(burst.controller)), frame \(burst.frame)", frame: burst.frame)
    }
}
