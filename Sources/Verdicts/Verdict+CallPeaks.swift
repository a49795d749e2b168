import Analysis
import Topologies
import Wire

extension Verdict {
    /// `scheduled_calls` of `verdict.json`, where there are any.
    var scheduledCallMembers: [JSONValue.Member] {
        peaks.isEmpty ? [] : [.init("scheduled_calls", .array(peaks.map(Self.json)))]
    }

    private static func json(_ peak: CallPeak) -> JSONValue {
        let delays = peak.delays
        // The least that so many of a hundred are not above.
        func delay(_ percent: Int) -> JSONValue {
            delays.isEmpty
                ? .null : .seconds(nanoseconds: delays[(delays.count * percent + 99) / 100 - 1].wholeNanoseconds)
        }
        return .object([
            .init("session_manager", .string(peak.manager)), .init("scheduled", .number(peak.calls.count)),
            .init("confirmed", .number(peak.confirmedCount)),
            .init("at_first_attempt", .number(peak.atFirstCount)),
            .init("late", .number(peak.confirmedCount - peak.atFirstCount)),
            .init("failed", .number(peak.failedCount)), .init("invites", .number(peak.inviteCount)),
            .init("median_after_s", delay(50)), .init("p95_after_s", delay(95)), .init("last_after_s", delay(100)),
            .init(
                "by_controller",
                .array(
                    peak.controllers.map { name in
                        .object([
                            .init("controller", .string(name)), .init("confirmed", .number(peak.confirmed(by: name))),
                        ])
                    })),
        ])
    }
}
