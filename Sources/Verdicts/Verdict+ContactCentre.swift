import Analysis
import Topologies
import Wire

extension Verdict {
    /// `contact_centre` of `verdict.json`, where there is one: the calls of the whole story, and of each minute.
    var contactCentreMembers: [JSONValue.Member] {
        guard let day = contactCentre else { return [] }
        let (calls, answered) = day.service(within: .seconds(20), in: nil)
        let perHandlingTime = 20 / max(1, day.handlingTime.inSeconds)
        return [
            .init(
                "contact_centre",
                .object([
                    .init("calls", .number(day.calls.count)), .init("for_agents", .number(calls)),
                    .init("answered_in_20_s", .number(answered)),
                    .init("share_in_20_s", Self.share(answered, of: calls)),
                    .init("erlang", .decimal(day.erlang.load, places: 3)),
                    .init("agents", .number(day.erlang.agents)),
                    .init(
                        "share_in_20_s_by_erlang_c",
                        .decimal(day.erlang.answered(within: perHandlingTime), places: 3)),
                    .init("ivr", .number(day.calls.count { $0.outcome == .ivr })),
                    .init(
                        "abandoned",
                        .number(day.calls.count { if case .abandoned = $0.outcome { true } else { false } })),
                    .init("waiting_at_end", .number(day.calls.count { $0.outcome == .waiting })),
                    .init("cut_off", .number(day.calls.count { $0.isCutOff })),
                    .init(
                        "lost",
                        .object(
                            ContactCentreDay.Loss.allCases.map { loss in
                                .init(loss.rawValue, .number(day.calls.count { $0.outcome == .lost(loss) }))
                            })), .init("by_minute", .array(Self.minutes(of: day))),
                ]))
        ]
    }

    private static func share(_ part: Int, of all: Int) -> JSONValue {
        all == 0 ? .null : .decimal(Double(part) / Double(all), places: 3)
    }

    /// The minutes of the story in which calls came, at most a day of them.
    private static func minutes(of day: ContactCentreDay) -> [JSONValue] {
        let count = min(1_440, Int((day.end - .start).wholeNanoseconds / 60_000_000_000) + 1)
        return (0..<count).compactMap { minute in
            let from = Instant.start + .seconds(60 * minute)
            let window = TimeWindow(earliest: from, latest: from + .nanoseconds(59_999_999_999))
            let (calls, answered) = day.service(within: .seconds(20), in: window)
            let lost = day.lost(in: window)
            guard calls + lost > 0 else { return nil }
            return .object([
                .init("start_s", .seconds(nanoseconds: from.nanoseconds)), .init("for_agents", .number(calls)),
                .init("answered_in_20_s", .number(answered)), .init("lost", .number(lost)),
            ])
        }
    }
}
