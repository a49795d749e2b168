import Agents
import Analysis
import Wire

/// What became of calls.
extension Verdict {
    /// What gateways and controllers wrote of their calls, in the order of time: packets say how many calls a gateway
    /// has when it registers (`X-ACT`), and nothing of what becomes of them.
    var calls: [JSONValue] {
        journal.compactMap { record in
            guard let count = record.entry.callCount else { return nil }
            let isController = record.entry.kind == .callsCleared
            let (own, other) = (JSONValue.string(record.node), record.entry.subject.map { JSONValue.string($0) })
            return .object([
                .init("gateway", isController ? other ?? .null : own),
                .init("controller", isController ? own : other ?? .null),
                .init("t_s", .seconds(nanoseconds: record.time.nanoseconds)),
                .init("what", .string(record.entry.kind.rawValue)), .init("count", .number(count)),
                .init("detail", .string(record.entry.detail ?? "")), .init("seen_by", .string("journal")),
            ])
        }
    }

    /// The calls that session managers sent by INVITE, from whom to whom, and how they were answered.
    var routedCalls: [JSONValue] {
        Reach.Sent.counted(findings.calls).map { pair in
            let calls = findings.calls.filter { $0.from == pair.from && $0.to == pair.to }
            let statuses = Set(calls.compactMap(\.status)).sorted()
            return .object([
                .init("from", .string(pair.from)), .init("to", .string(pair.to)), .init("sent", .number(pair.calls)),
                .init(
                    "answers",
                    .array(
                        statuses.map { status in
                            .object([
                                .init("status", .number(status)),
                                .init("count", .number(calls.count { $0.status == status })),
                            ])
                        })), .init("unanswered", .number(calls.count { $0.status == nil })),
            ])
        }
    }

    static func json(_ reach: Reach) -> JSONValue {
        .object([
            .init("region", .number(reach.region)), .init("start_s", .seconds(nanoseconds: reach.start.nanoseconds)),
            .init("end_s", reach.end.map { .seconds(nanoseconds: $0.nanoseconds) } ?? .null),
            .init(
                "halves",
                .array(
                    reach.halves.map { half in
                        .object([
                            .init("controller", .string(half.controller)),
                            .init("gateways", .array(half.gateways.map { .string($0) })),
                            .init("stations", .number(half.stations)),
                            .init("trunks", half.hasTrunks.map { .bool($0) } ?? .null),
                            .init("unreachable", .array(half.unreachable.map { .string($0) })),
                        ])
                    })), .init("extension_calls_failing", .decimal(reach.failingShare, places: 3)),
            .init(
                "sent",
                .array(
                    reach.sent.map { sent in
                        .object([
                            .init("from", .string(sent.from)), .init("to", .string(sent.to)),
                            .init("calls", .number(sent.calls)), .init("lost", .number(sent.lost)),
                        ])
                    })),
        ])
    }
}
