import Analysis
import Wire

/// Phones in `verdict.json`: a group is one object, however many phones it has.
extension Verdict {
    static func json(_ group: PhoneGroupFinding, ended: Instant) -> JSONValue {
        let outages = group.outages
        let lengths = outages.map { ($0.end ?? ended) - $0.start }
        return .object([
            .init("group", .string(group.name)), .init("region", .number(group.region)),
            .init("phones", .number(group.phones.count)),
            .init("registered", sums(of: .registered, group, ended: ended)),
            .init("refused", sums(of: .refused, group, ended: ended)),
            .init("sent_away", sums(of: .sentAway, group, ended: ended)),
            .init(
                "outages",
                .object([
                    .init("phones", .number(Set(outages.map(\.phone)).count)), .init("count", .number(outages.count)),
                    .init("first_start_s", time(outages.map(\.start).min())),
                    .init("last_end_s", time(outages.compactMap(\.end).max())),
                    .init("longest_s", lengths.max().map { .seconds(nanoseconds: $0.wholeNanoseconds) } ?? .null),
                    .init("lasting", .number(outages.count { $0.end == nil })),
                ])),
        ])
    }

    static func json(_ split: PhoneSplit) -> JSONValue {
        .object([
            .init("region", .number(split.region)), .init("start_s", time(split.start)),
            .init("end_s", time(split.end)),
            .init("controllers", .object(split.controllers.map { .init($0.controller, .number($0.phones)) })),
        ])
    }

    /// One object a controller, in the order of names.
    private static func sums(of kind: PhoneEvent.Kind, _ group: PhoneGroupFinding, ended: Instant) -> JSONValue {
        let events = Dictionary(grouping: group.events.filter { $0.kind == kind }, by: \.controller)
        return .array(
            events.keys.sorted(by: NaturalOrder.precedes).map { controller in
                let mine = events[controller] ?? []
                var members: [JSONValue.Member] = [
                    .init("controller", .string(controller)),
                    .init("phones", .number(Set(mine.map(\.phone)).count)), .init("count", .number(mine.count)),
                    .init("first_s", time(mine.map(\.time).min())), .init("last_s", time(mine.map(\.time).max())),
                ]
                if kind == .registered {
                    members.append(.init("at_end", .number(group.count(with: controller, at: ended))))
                }
                return .object(members)
            })
    }
}
