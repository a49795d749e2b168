import Wire

/// Findings as the members of `verdict.json` that come from packets (schema 1).
extension Findings {
    /// `splits`, `prevented`, `registrations`, `outages`, `active`, `regions`, `links`, `primary_search` and `capture`,
    /// in that order.
    public var members: [JSONValue.Member] {
        [
            .init("splits", .array(splits.map(Self.json))), .init("prevented", .array(prevented.map(Self.json))),
            .init("registrations", .array(registrations.map(Self.json))),
            .init("outages", .array(outages.map(Self.json))), .init("active", .array(active.map(Self.json))),
            .init("regions", .array(regions.map(Self.json))), .init("links", .array(entityLinks.map(Self.json))),
            .init("primary_search", .array(searchSummaries.map(Self.json))),
            .init(
                "capture",
                .object([
                    .init("packets", .number(packets)), .init("dropped", .number(dropped)),
                    .init("malformed", .number(malformed)),
                ])),
        ]
    }

    private static func json(_ time: Instant) -> JSONValue { .seconds(nanoseconds: time.nanoseconds) }
    private static func json(_ time: Instant?) -> JSONValue { time.map { json($0) } ?? .null }
    private static func json(_ duration: Duration) -> JSONValue { .seconds(nanoseconds: duration.wholeNanoseconds) }

    private static func json(_ split: Split) -> JSONValue {
        let sides = split.controllers.map { side in
            JSONValue.Member(side.controller, .array(side.gateways.map { .string($0) }))
        }
        return .object([
            .init("region", .number(split.region)), .init("kind", .string(split.kind.rawValue)),
            .init("start_s", json(split.start)), .init("end_s", json(split.end)),
            .init("controllers", .object(sides)), .init("cause", .string(split.cause.rawValue)),
            .init("ended_by", split.endedBy.map { .string($0.rawValue) } ?? .null),
            .init("gateway", .string(split.gateway)), .init("frame", .number(split.frame)),
        ])
    }

    private static func json(_ prevented: Prevented) -> JSONValue {
        .object([
            .init("region", .number(prevented.region)), .init("t_s", json(prevented.time)),
            .init("gateway", .string(prevented.gateway)), .init("by", .string(prevented.controller)),
            .init("frame", .number(prevented.frame)), .init("survivable", .string(prevented.survivable)),
            .init("follows_split", .bool(prevented.followsSplit)),
        ])
    }

    private static func json(_ attempt: RegistrationAttempt) -> JSONValue {
        .object([
            .init("gateway", .string(attempt.gateway)), .init("controller", .string(attempt.controller)),
            .init("t_s", json(attempt.time)), .init("method", .string(attempt.method)),
            .init("reason", .number(attempt.reason)), .init("outcome", .string(attempt.outcome.rawValue)),
            .init("error", attempt.error.map { .number($0) } ?? .null), .init("frame", .number(attempt.frame)),
        ])
    }

    private static func json(_ outage: Outage) -> JSONValue {
        .object([
            .init("gateway", .string(outage.gateway)), .init("start_s", json(outage.start)),
            .init("end_s", json(outage.end)), .init("why", .string(outage.why)),
        ])
    }

    private static func json(_ interval: ActiveInterval) -> JSONValue {
        .object([
            .init("controller", .string(interval.controller)), .init("start_s", json(interval.start)),
            .init("end_s", json(interval.end)),
        ])
    }

    private static func json(_ change: RegionStateChange) -> JSONValue {
        .object([
            .init("region", .number(change.region)), .init("t_s", json(change.time)),
            .init("state", .string(change.state.rawValue)), .init("seen_by", .string("packets")),
        ])
    }

    private static func json(_ change: EntityLinkChange) -> JSONValue {
        .object([
            .init("from", .string(change.from)), .init("to", .string(change.to)), .init("t_s", json(change.time)),
            .init("state", .string(change.state.rawValue)), .init("by", .string(change.by)),
        ])
    }

    private static func json(_ summary: SearchSummary) -> JSONValue {
        .object([
            .init("gateway", .string(summary.gateway)), .init("n", .number(summary.count)),
            .init("min_s", json(summary.minimum)), .init("median_s", json(summary.median)),
            .init("max_s", json(summary.maximum)),
        ])
    }
}
