import Exploration
import Wire

/// What a search has found, for people.
struct ExploreReport {
    private let summary: ExplorationSummary
    private let isMerged: Bool

    init(_ summary: ExplorationSummary, isMerged: Bool) {
        self.summary = summary
        self.isMerged = isMerged
    }

    func write() {
        let paint = Paint(isOn: Terminal.wantsColour())
        for day in summary.days {
            Terminal.write("\(paint.bad("✘")) \(paint.strong(day.signature))  \(paint.faint("story \(day.story)"))")
            Terminal.write("    \(day.measured)")
            for fault in day.faults { Terminal.write("    - \(fault)") }
            let seen =
                day.confirmed.map { "the packets of its replay show it: \($0)" }
                ?? paint.doubtful("the packets of its replay do not show it: the journals do")
            Terminal.write("    \(seen)")
        }
        if !summary.days.isEmpty { Terminal.write("") }
        let speed = summary.busySeconds > 0 ? summary.scenarioSeconds / summary.busySeconds : 0
        let rate = summary.busySeconds > 0 ? Double(summary.stories) / summary.busySeconds : 0
        Terminal.write(
            "\(CountText.of(Int(clamping: summary.stories), "story", "stories")) of "
                + "\(isMerged ? CountText.of(summary.searches.count, "search", "searches") : "one search"), "
                + "\(Int(rate)) a second and job, \(Int(speed)) × real time")
        Terminal.write(
            "\(summary.violating) with a violation, \(summary.days.count) different, \(summary.unfinished) unfinished")
        let transitions = summary.transitions
        for role in ["gateway", "controller", "session manager"] {
            let own = transitions.filter { $0.hasPrefix(role + ":") }
            let states = Set(own.compactMap { $0.split(separator: "→").last })
            Terminal.write("coverage: \(role) states \(states.count), transitions \(own.count)")
        }
        if let error = summary.firstError { Terminal.write(paint.doubtful("first unfinished: \(error)")) }
        for shard in summary.repeatedShards { Terminal.write(paint.doubtful("played twice: \(shard)")) }
    }
}
