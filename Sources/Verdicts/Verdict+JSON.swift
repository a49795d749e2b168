public import Analysis
import Agents
import Wire

extension Verdict {
    /// `verdict.json`, schema 1: times in scenario seconds from the start of the story.
    public var json: JSONValue {
        let found = findings.found
        let regions = regions
        let members: [JSONValue.Member] = [
            .init("schema", .integer(1)),
            .init("topology", .string(topology)),
            .init("mode", .string(circumstances.mode.rawValue)),
            .init("speed", .number(circumstances.speed)),
            .init("seed", Self.seed(circumstances.seed)),
            .init("ended_s", .seconds(nanoseconds: findings.ended.nanoseconds)),
            .init("findings", Self.first(found, Self.json)),
            .init("splits", Self.first(findings.splits, Self.json)),
            .init("prevented", Self.first(findings.prevented, Self.json)),
            .init("registrations", Self.first(findings.registrations, Self.json)),
            .init("outages", Self.first(findings.outages, Self.json)),
            .init("active", Self.first(findings.active, Self.json)),
            .init("regions", Self.first(regions) { $0 }),
            .init("links", Self.first(findings.entityLinks, Self.json)),
            .init("reach", .array(reach.map(Self.json))),
            .init("boxes", .array(boxes.map(\.json))),
            .init("calls", .array(calls)),
            .init("routed_calls", .array(routedCalls)),
            .init("searches", Self.first(findings.searches, Self.json)),
            .init("timers", .array(findings.timers.map(Self.json))),
            .init("phones", .array(findings.phoneGroups.map { Self.json($0, ended: findings.ended) })),
            .init("phone_splits", .array(findings.phoneSplits.map(Self.json))),
            .init("expectations", .array(results.map(Self.json))),
            .init("disagreements", .array(disagreements.map { .string($0) })),
            .init("omitted", .number(omitted(found: found.count, regions: regions.count))),
            .init("doubt", doubt.map { .string($0) } ?? .null),
            .init(
                "capture",
                .object([
                    .init("packets", .number(findings.packets)), .init("dropped", .number(findings.dropped)),
                    .init("malformed", .number(findings.malformed)),
                ])),
            .init(
                "host",
                .object([
                    .init("lateness_p99_ms", .decimal(Self.milliseconds(circumstances.lateness99), places: 3)),
                    .init("lateness_max_ms", .decimal(Self.milliseconds(circumstances.worstLateness), places: 3)),
                ])),
        ]
        let setup = inferred.map { [JSONValue.Member("inferred", Self.first($0, \.json))] } ?? []
        return .object(members + contactCentreMembers + scheduledCallMembers + setup)
    }

    /// So many entries of a list are written.
    static let entryLimit = 10_000

    private static func first<Entry>(_ entries: [Entry], _ json: (Entry) -> JSONValue) -> JSONValue {
        .array(entries.prefix(entryLimit).map(json))
    }

    /// Entries that are beyond the limit of their list.
    private func omitted(found: Int, regions: Int) -> Int {
        [
            found, findings.splits.count, findings.prevented.count, findings.registrations.count,
            findings.outages.count, findings.active.count, regions, findings.entityLinks.count,
            findings.searches.count,
        ].reduce(findings.omitted) { $0 + max(0, $1 - Self.entryLimit) }
    }

    /// A seed past what JSON readers hold exactly is written as text.
    private static func seed(_ seed: UInt64) -> JSONValue {
        seed < 1 << 53 ? .number(seed) : .string("\(seed)")
    }

    private static func milliseconds(_ duration: Duration) -> Double { Double(duration.wholeNanoseconds) / 1e6 }
    static func time(_ time: Instant) -> JSONValue { .seconds(nanoseconds: time.nanoseconds) }
    static func time(_ time: Instant?) -> JSONValue {
        time.map { .seconds(nanoseconds: $0.nanoseconds) } ?? .null
    }

    /// `inferred` is there where it is true: told by what an encrypted connection did.
    private static func inferred(_ isInferred: Bool) -> [JSONValue.Member] {
        isInferred ? [.init("inferred", .bool(true))] : []
    }

    static func json(_ split: Split) -> JSONValue {
        .object(
            [
                .init("region", .number(split.region)), .init("kind", .string(split.kind.rawValue)),
                .init("start_s", time(split.start)), .init("end_s", time(split.end)),
                .init(
                    "controllers",
                    .object(split.controllers.map { .init($0.controller, .array($0.gateways.map { .string($0) })) })),
                .init("cause", .string(split.cause.rawValue)),
                .init("ended_by", split.endedBy.map { .string($0.rawValue) } ?? .null),
                .init("gateway", .string(split.gateway)), .init("frame", .number(split.frame)),
            ] + inferred(split.isInferred))
    }

    private static func json(_ event: Prevented) -> JSONValue {
        .object([
            .init("region", .number(event.region)), .init("t_s", time(event.time)),
            .init("gateway", .string(event.gateway)), .init("by", .string(event.controller)),
            .init("frame", .number(event.frame)), .init("survivable", .string(event.survivable)),
            .init("follows_split", .bool(event.followsSplit)),
        ])
    }

    static func json(_ registration: RegistrationAttempt) -> JSONValue {
        .object(
            [
                .init("gateway", .string(registration.gateway)), .init("controller", .string(registration.controller)),
                .init("t_s", time(registration.time)), .init("method", .string(registration.method)),
                .init("reason", registration.isInferred ? .null : .number(registration.reason)),
                .init("outcome", .string(registration.outcome.rawValue)),
                .init("error", registration.error.map { .number($0) } ?? .null),
                .init("frame", .number(registration.frame)),
            ] + inferred(registration.isInferred))
    }

    private static func json(_ outage: Outage) -> JSONValue {
        .object([
            .init("gateway", .string(outage.gateway)), .init("start_s", time(outage.start)),
            .init("end_s", time(outage.end)), .init("why", .string(outage.why)),
        ])
    }

    private static func json(_ interval: ActiveInterval) -> JSONValue {
        .object(
            [
                .init("controller", .string(interval.controller)), .init("start_s", time(interval.start)),
                .init("end_s", time(interval.end)),
            ] + (interval.isByOptions ? [.init("seen_by", .string("OPTIONS"))] : []))
    }

    static func json(_ change: EntityLinkChange) -> JSONValue {
        .object([
            .init("from", .string(change.from)), .init("to", .string(change.to)), .init("t_s", time(change.time)),
            .init("state", .string(change.state.rawValue)), .init("by", .string(change.by)),
            .init("frame", .number(change.frame)),
        ])
    }

    private static func json(_ search: MeasuredSearch) -> JSONValue {
        .object([
            .init("gateway", .string(search.gateway)), .init("loss_s", time(search.lossAt)),
            .init("first_attempt_s", time(search.firstAttempt)), .init("crossing_s", time(search.crossing)),
            .init("controller", .string(search.controller)), .init("attempts", .number(search.attempts)),
            .init("primary_search_s", .seconds(nanoseconds: search.primarySearch.wholeNanoseconds)),
        ])
    }

    private static func json(_ result: ExpectationResult) -> JSONValue {
        .object([
            .init("text", .string(result.text)), .init("outcome", .string(result.outcome.rawValue)),
            .init("measured", .string(result.measured)), .init("line", .number(result.line)),
        ])
    }

    /// What packets show of the regions, and what main says of them, in the order of time.
    private var regions: [JSONValue] {
        var changes = findings.regions.map { ($0.time, $0.region, $0.state.rawValue, "packets") }
        changes += journal.compactMap { record in
            guard record.entry.kind == .regionState, let region = record.entry.subject.flatMap({ Int($0) }) else {
                return nil
            }
            return (record.time, region, record.entry.detail ?? "", "journal")
        }
        return changes.enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            .map { _, change in
                .object([
                    .init("region", .number(change.1)), .init("t_s", Self.time(change.0)),
                    .init("state", .string(change.2)), .init("seen_by", .string(change.3)),
                ])
            }
    }
}
