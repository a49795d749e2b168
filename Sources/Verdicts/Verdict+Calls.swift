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
}
