public import Analysis
import Inference
import Reports
public import Topologies
import Wire

/// What a sweep came to: a row for each combination of settings.
public struct SweepTable: Sendable {
    private let ranges: [SettingRange]
    private let outcomes: [SweepOutcome]
    private let total: Int

    /// - Parameters:
    ///   - outcomes: in the order of ``Sweep/combinations``; not all of them where somebody broke off.
    ///   - total: how many combinations there are.
    public init(_ ranges: [SettingRange], _ outcomes: [SweepOutcome], of total: Int) {
        self.ranges = ranges
        self.outcomes = outcomes
        self.total = total
    }

    /// A table for people; columns of what no combination has are left out.
    public var lines: [String] {
        let hasCalls = outcomes.contains { $0.calls != nil }
        let hasRouted = outcomes.contains { $0.routed != nil }
        let hasExpectations = outcomes.contains { $0.expectations > 0 }
        var columns: [(title: String, alignment: TextTable.Alignment)] = ranges.map { range in
            ((range.place.map { $0 + ": " } ?? "") + range.setting, .right)
        }
        columns += [("outage s", .right), ("worst s", .right), ("", .left), ("split s", .right), ("prevented", .right)]
        if hasCalls { columns += ["kept", "preserved", "dropped", "blocked"].map { ("calls " + $0, .right) } }
        if hasRouted { columns += [("sent", .right), ("astray", .right)] }
        if hasExpectations { columns.append(("expectations", .right)) }
        var table = TextTable(columns)
        for outcome in outcomes {
            var cells = outcome.changes.map(\.value)
            guard outcome.failure == nil else {
                table.add(cells + ["-", "-", outcome.failure ?? ""])
                continue
            }
            cells += [
                TenthsText.of(outcome.outage), outcome.worst.map { TenthsText.of($0.outage) } ?? "-",
                outcome.worst?.gateway ?? "", TenthsText.of(outcome.split), "\(outcome.prevented)",
            ]
            if hasCalls {
                let calls = outcome.calls ?? SweepOutcome.Calls()
                cells += [calls.kept, calls.preserved, calls.dropped, calls.blocked].map { "\($0)" }
            }
            if hasRouted { cells += outcome.routed.map { ["\($0.sent)", "\($0.wrong)"] } ?? ["0", "0"] }
            if hasExpectations { cells.append("\(outcome.met)/\(outcome.expectations)") }
            table.add(cells)
        }
        return table.lines
    }

    /// What the columns mean, and which rows are best.
    public var remarks: [String] {
        let broken =
            outcomes.count < total
            ? ["broken off: \(outcomes.count) of \(total) combinations were played; what follows is of these"] : []
        let played = outcomes.filter { $0.failure == nil }
        guard played.count > 1, let least = played.map(\.outage).min(), let split = played.map(\.split).min() else {
            return broken
        }
        return broken + [
            Self.best("least outage", TenthsText.of(least), played.filter { $0.outage == least }, of: played.count),
            Self.best("least split", TenthsText.of(split), played.filter { $0.split == split }, of: played.count),
        ]
    }

    /// `least outage: 96.4 s with primary search=1min`.
    private static func best(_ what: String, _ figure: String, _ best: [SweepOutcome], of count: Int) -> String {
        let start = "\(what): \(figure) s "
        guard best.count < count else { return start + "with all" }
        let names = best.prefix(3).map { outcome in outcome.changes.map(\.description).joined(separator: ", ") }
        return start + "with " + names.joined(separator: " · ")
            + (best.count > 3 ? " and \(best.count - 3) more" : "")
    }

    /// The same for programs: a list of objects, times in seconds.
    public var json: JSONValue {
        .array(
            outcomes.map { outcome in
                var members: [JSONValue.Member] = [
                    .init(
                        "settings",
                        .object(
                            outcome.changes.map { change in
                                .init((change.place.map { $0 + ": " } ?? "") + change.setting, .string(change.value))
                            })),
                    .init("outage_s", .seconds(nanoseconds: outcome.outage.wholeNanoseconds)),
                    .init("worst_gateway", outcome.worst.map { .string($0.gateway) } ?? .null),
                    .init(
                        "worst_outage_s",
                        outcome.worst.map { .seconds(nanoseconds: $0.outage.wholeNanoseconds) } ?? .null),
                    .init("split_s", .seconds(nanoseconds: outcome.split.wholeNanoseconds)),
                    .init("prevented", .number(outcome.prevented)),
                    .init(
                        "calls",
                        outcome.calls.map { calls in
                            .object([
                                .init("kept", .number(calls.kept)), .init("preserved", .number(calls.preserved)),
                                .init("dropped", .number(calls.dropped)), .init("blocked", .number(calls.blocked)),
                            ])
                        } ?? .null),
                    .init(
                        "routed_calls",
                        outcome.routed.map { calls in
                            .object([.init("sent", .number(calls.sent)), .init("astray", .number(calls.wrong))])
                        } ?? .null),
                    .init("expectations_met", .number(outcome.met)),
                    .init("expectations", .number(outcome.expectations)),
                ]
                if let failure = outcome.failure { members.append(.init("failure", .string(failure))) }
                return .object(members)
            })
    }
}
