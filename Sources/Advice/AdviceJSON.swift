public import Analysis
import Topologies
import Wire

/// The advice for programs: times in seconds of the story.
public enum AdviceJSON {
    /// - Parameter trials: the best first.
    public static func value(_ adviser: Adviser, _ trials: [FailBackTrial]) -> JSONValue {
        .object([
            .init("schema", .integer(1)), .init("t_s", time(adviser.time)),
            .init("broken", .array(adviser.broken.map { .string($0.text) })),
            .init("mending", .array(adviser.mending.map(json))),
            .init("firewalls", .array(adviser.firewalls.map(json))), .init("boxes", .array(adviser.boxes.map(json))),
            .init("gateways", .array(adviser.state.gateways.map(json))),
            .init("gateways_mended", .array(adviser.mended.gateways.map(json))),
            .init(
                "disabled_regions",
                .object(
                    adviser.state.disabledRegions.sorted { $0.key < $1.key }
                        .map { .init("\($0.key)", .string($0.value)) })),
            .init("ways", .array(trials.map(json))),
        ])
    }

    private static func json(_ place: FailedOverState.Place) -> JSONValue {
        .object([
            .init("gateway", .string(place.gateway)), .init("region", place.region.map { .number($0) } ?? .null),
            .init("controller", place.controller.map { .string($0) } ?? .null),
        ])
    }

    private static func json(_ trial: FailBackTrial) -> JSONValue {
        .object([
            .init("method", .string(trial.method.rawValue)), .init("begins_s", time(trial.begin)),
            .init("back", .array(trial.returned.keys.sorted().map { .string($0) })),
            .init("missing", .array(trial.missing.map { .string($0) })),
            .init("duration_s", seconds(trial.duration)), .init("outage_s", seconds(trial.outage)),
            .init("worst_outage_s", seconds(trial.worstOutage)), .init("split_s", seconds(trial.split)),
            .init("calls_dropped", trial.droppedCalls.map { .number($0) } ?? .null),
            .init(
                "steps",
                .array(trial.steps.map(json))),
        ])
    }

    private static func json(_ step: FailBackStep) -> JSONValue {
        .object([
            .init("t_s", time(step.time)), .init("node", step.node.map { .string($0) } ?? .null),
            .init("line", .string(step.line)), .init("later", .bool(step.isLater)),
        ])
    }

    /// The best change first.
    private static func json(_ firewall: FirewallAdvice) -> JSONValue {
        .object([
            .init("fault", .string(firewall.fault)), .init("line", .number(firewall.line)),
            .init(
                "changes",
                .array(
                    firewall.changes.map { change in
                        .object([
                            .init("kind", .string(change.kind.rawValue)), .init("change", .string(change.words)),
                            .init("not_back", .number(change.away)), .init("outage_s", seconds(change.outage)),
                            .init("worst_outage_s", seconds(change.worstOutage)),
                            .init("links_lost", .number(change.lostLinks)),
                        ])
                    })),
        ])
    }

    private static func json(_ box: BoxAdvice) -> JSONValue {
        .object([
            .init("box", .string(box.box)), .init("nodes", .array(box.nodes.map { .string($0) })),
            .init("on_second_since_s", time(box.since)), .init("steps", .array(box.steps.map(json))),
            .init("outage_s", seconds(box.outage)), .init("worst_outage_s", seconds(box.worstOutage)),
            .init("lost", .array(box.lost.map { .string($0) })),
        ])
    }

    private static func time(_ time: Instant) -> JSONValue { .seconds(nanoseconds: time.nanoseconds) }
    private static func seconds(_ duration: Duration) -> JSONValue {
        .seconds(nanoseconds: duration.wholeNanoseconds)
    }
}
