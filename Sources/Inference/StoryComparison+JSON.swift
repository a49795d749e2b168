public import Analysis
import Verdicts
import Wire

extension StoryComparison {
    /// The comparison as `compare --json` prints it.
    public var json: JSONValue {
        .object([
            .init("same", .bool(isSame)), .init("until_s", Self.seconds(end - .start)),
            .init("second_moved_by_s", Self.seconds(shift)), .init("tolerance_s", Self.seconds(tolerance)),
            .init("divergence", divergence.map(Self.json) ?? .null),
            .init("events", .array(rows.map(Self.json))),
            .init(
                "timings",
                .array(
                    timings.map { timing in
                        .object([
                            .init("kind", .string(timing.kind.rawValue)), .init("n", .number(timing.count)),
                            .init("median_s", Self.seconds(timing.median)),
                            .init("extreme_s", Self.seconds(timing.extreme)),
                        ])
                    })),
            .init("first", Self.json(cost)), .init("second", Self.json(otherCost)),
        ])
    }

    private static func json(_ row: Row) -> JSONValue {
        var members: [JSONValue.Member] = [.init("of", .string(row.track))]
        for (name, event) in [("first", row.one), ("second", row.other)] {
            members.append(
                .init(
                    name,
                    event.map { event in
                        .object([
                            .init("t_s", seconds(event.time - .start)), .init("what", .string(event.text)),
                            .init("frame", event.frame > 0 ? .number(event.frame) : .null),
                        ])
                    } ?? .null))
        }
        members.append(.init("difference", word(row.difference).map { .string($0) } ?? .null))
        return .object(members)
    }

    private static func word(_ difference: AccountComparison.Difference?) -> String? {
        switch difference {
        case .missing: "only in the first"
        case .extra: "only in the second"
        case .late(let late, _): late < .zero ? "earlier" : "later"
        case .swapped: "other order"
        case nil: nil
        }
    }

    private static func json(_ cost: StoryCost) -> JSONValue {
        .object([
            .init(
                "without_service_s",
                .sorted(cost.outages.mapValues { seconds($0) })),
            .init(
                "split_s",
                .sorted(
                    Dictionary(uniqueKeysWithValues: cost.splits.map { ("\($0.key)", seconds($0.value)) }))),
            .init("calls_sent", cost.calls.map { .number($0.sent) } ?? .null),
            .init("calls_to_wrong_controller", cost.calls.map { .number($0.wrong) } ?? .null),
        ])
    }

    private static func seconds(_ duration: Duration) -> JSONValue {
        .seconds(nanoseconds: duration.wholeNanoseconds)
    }
}
