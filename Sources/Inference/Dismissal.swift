import Analysis
import RAS
import Wire

/// A moment at which a controller sent gateways away, and why it did.
struct Dismissal: Hashable, Sendable {
    enum Cause: Hashable, Sendable {
        /// A survivable said just then that it is active.
        case prevention
        /// They had come back although a survivable was active, and the time for that is over.
        case returnOver
        /// It had kept them although a survivable was active, and nobody had been sent away for that.
        case switchedOn
        /// Nothing in the packets is a cause.
        case byHand
    }

    var controller: String
    var time: Instant
    /// As the findings call them.
    var gateways: [String]
    var cause: Cause
    var frame: Int

    /// Because a survivable is active.
    var isPrevention: Bool { cause != .byHand }

    /// So soon main acts on what a survivable says.
    static let reaction = Duration.seconds(2)

    /// In order of time.
    static func all(_ findings: Findings, mains: [String]) -> [Dismissal] {
        var all: [Dismissal] = []
        for note in findings.unregistrations {
            let last = all.indices.last { all[$0].controller == note.controller }
            if let last, note.time - all[last].time < .seconds(1) {
                if !all[last].gateways.contains(note.gateway) { all[last].gateways.append(note.gateway) }
            } else {
                all.append(
                    Dismissal(
                        controller: note.controller, time: note.time, gateways: [note.gateway], cause: .byHand,
                        frame: note.frame))
            }
        }
        var isPrevented = false
        for index in all.indices where mains.contains(all[index].controller) {
            all[index].cause = cause(of: all[index], findings, isPrevented: isPrevented)
            if all[index].isPrevention { isPrevented = true }
        }
        return all
    }

    private static func cause(of dismissal: Dismissal, _ findings: Findings, isPrevented: Bool) -> Cause {
        let time = dismissal.time
        let reports = findings.survivableRegistrations.filter { $0.answer == .confirmed && $0.time <= time }
        var states: [String: (isActive: Bool, since: Instant, last: Instant)] = [:]
        for report in reports {
            let known = states[report.survivable]
            let isChange = known.map { $0.isActive != report.report.isActive } ?? true
            states[report.survivable] = (
                report.report.isActive, isChange ? report.time : known?.since ?? report.time, report.time
            )
        }
        let active = states.values.filter(\.isActive)
        guard let since = active.map(\.since).min() else { return .byHand }
        if active.contains(where: { time - $0.last < reaction }) { return .prevention }
        let links = findings.links.filter { link in
            link.controller == dismissal.controller && dismissal.gateways.contains(link.gateway)
                && link.start < time && (link.end.map { $0 > time - reaction } ?? true)
        }
        if !links.isEmpty, links.allSatisfy({ $0.start > since }) { return .returnOver }
        return isPrevented ? .byHand : .switchedOn
    }
}
