import Analysis
import Topologies
import Verdicts
import Wire

/// What a report says in tables: for whoever reads with the ears, prints, or wants the numbers.
struct ReportTables {
    private let verdict: Verdict
    private let topology: Topology?
    private var findings: Findings { verdict.findings }

    init(_ verdict: Verdict, _ topology: Topology?) {
        self.verdict = verdict
        self.topology = topology
    }

    /// The expectations of the file, each with what was measured.
    var expectations: ReportTable {
        var table = ReportTable("Expectations", "expectation", ["", "expected", "measured", "line"], numbers: [3])
        for result in verdict.results {
            let mark =
                switch result.outcome {
                case .pass: "✔ pass"
                case .fail: "✘ fail"
                case .inconclusive: "? inconclusive"
                }
            table.add(
                mark, result.text, result.measured, "\(result.line)", data: ["outcome": result.outcome.rawValue],
                style: result.outcome.rawValue)
        }
        return table
    }

    /// Timers as they were measured, beside what is configured.
    var timers: ReportTable {
        var table = ReportTable(
            "Timers as measured", "timer", ["timer", "of", "configured", "n", "min", "median", "max"],
            numbers: [2, 3, 4, 5, 6])
        let configured = ConfiguredTimers(topology)
        for timer in findings.timers {
            guard let node = timer.node else { continue }
            table.add(
                timer.kind.rawValue, HTMLText.name(node), configured.text(timer.kind, of: node), "\(timer.count)",
                SecondsText.of(timer.minimum), SecondsText.of(timer.median), SecondsText.of(timer.maximum),
                data: ["kind": timer.kind.rawValue, "node": HTMLText.name(node)])
        }
        return table
    }

    /// Everything that `verdict.json` lists, as tables.
    var all: [ReportTable] {
        [splits, prevented, registrations, outages, active, regions, links, phones, calls].filter { !$0.rows.isEmpty }
    }

    private var splits: ReportTable {
        var table = ReportTable(
            "Splits", "split", ["region", "start", "end", "lasts", "ended by", "cause", "controllers", "frame"],
            numbers: [1, 2, 3, 7])
        for split in findings.splits {
            table.add(
                SummaryText.regionText(split.region), SecondsText.of(split.start), SecondsText.of(split.end),
                SecondsText.of((split.end ?? findings.ended) - split.start), split.endedBy?.rawValue ?? "–",
                split.cause.rawValue + (split.isInferred ? ", likely" : ""),
                split.controllers.map { "\(HTMLText.name($0.controller)): \(names($0.gateways))" }.joined(
                    separator: " | "),
                "\(split.frame)", data: times(split.start, split.end))
        }
        return table
    }

    private var prevented: ReportTable {
        var table = ReportTable(
            "Prevented", "prevented", ["region", "t", "gateway", "refused by", "active", "frame", ""], numbers: [1, 5])
        for entry in findings.prevented {
            table.add(
                SummaryText.regionText(entry.region), SecondsText.of(entry.time), HTMLText.name(entry.gateway),
                HTMLText.name(entry.controller), HTMLText.name(entry.survivable), "\(entry.frame)",
                entry.followsSplit ? "after a split" : "", data: ["s": ReportTime.exact(entry.time)])
        }
        return table
    }

    private var registrations: ReportTable {
        var table = ReportTable(
            "Registrations", "registration", ["gateway", "t", "controller", "method", "outcome", "frame"],
            numbers: [1, 5])
        for attempt in findings.registrations {
            table.add(
                HTMLText.name(attempt.gateway), SecondsText.of(attempt.time), HTMLText.name(attempt.controller),
                "\(attempt.request)\(attempt.served == true ? " served" : "")",
                attempt.outcome.rawValue + (attempt.error.map { " \($0)" } ?? ""), "\(attempt.frame)",
                data: ["s": ReportTime.exact(attempt.time)])
        }
        return table
    }

    private var outages: ReportTable {
        var table = ReportTable("Outages", "outage", ["gateway", "start", "end", "lasts", "why"], numbers: [1, 2, 3])
        for outage in findings.outages {
            table.add(
                HTMLText.name(outage.gateway), SecondsText.of(outage.start), SecondsText.of(outage.end),
                SecondsText.of((outage.end ?? findings.ended) - outage.start), HTMLText.name(outage.why),
                data: times(outage.start, outage.end))
        }
        return table
    }

    private var active: ReportTable {
        var table = ReportTable(
            "Active controllers", "active", ["controller", "start", "end", "told by"], numbers: [1, 2])
        for interval in findings.active {
            table.add(
                HTMLText.name(interval.controller), SecondsText.of(interval.start), SecondsText.of(interval.end),
                interval.isByOptions ? "OPTIONS" : "registrations", data: times(interval.start, interval.end))
        }
        return table
    }

    private var regions: ReportTable {
        var table = ReportTable("States of regions", "region", ["region", "t", "state", "at"], numbers: [1])
        for change in findings.regions {
            table.add(
                SummaryText.regionText(change.region), SecondsText.of(change.time), change.state.rawValue,
                HTMLText.name(change.controller), data: ["s": ReportTime.exact(change.time)])
        }
        return table
    }

    private var links: ReportTable {
        var table = ReportTable("Entity links", "link", ["from", "to", "t", "state", "by", "frame"], numbers: [2, 5])
        for change in findings.entityLinks {
            table.add(
                HTMLText.name(change.from), HTMLText.name(change.to), SecondsText.of(change.time),
                change.state.rawValue, change.by, "\(change.frame)", data: ["s": ReportTime.exact(change.time)])
        }
        return table
    }

    private var phones: ReportTable {
        var table = ReportTable(
            "Phones", "phones", ["group", "phones", "what", "controller", "from", "to"], numbers: [1, 4, 5])
        for group in findings.phoneGroups {
            for burst in PhoneRows.bursts(of: group) where burst.kind != .asks {
                table.add(
                    HTMLText.name(group.name), "\(burst.phones.count)", burst.kind.rawValue,
                    HTMLText.name(burst.controller), SecondsText.of(burst.start), SecondsText.of(burst.end))
            }
        }
        return table
    }

    private var calls: ReportTable {
        var table = ReportTable(
            "Calls during splits", "reach",
            ["region", "from", "controller", "gateways", "extensions", "extensions that it cannot call"],
            numbers: [1, 4])
        for reach in verdict.reach {
            for half in reach.halves {
                table.add(
                    SummaryText.regionText(reach.region), SecondsText.of(reach.start), HTMLText.name(half.controller),
                    names(half.gateways), "\(half.stations)", "those of \(names(half.unreachable))")
            }
        }
        return table
    }

    private func names(_ list: [String]) -> String {
        list.prefix(8).map(HTMLText.name).joined(separator: " ") + (list.count > 8 ? " +\(list.count - 8)" : "")
    }

    private func times(_ start: Instant, _ end: Instant?) -> KeyValuePairs<String, String?> {
        ["s": ReportTime.exact(start), "e": ReportTime.exact(end)]
    }
}
