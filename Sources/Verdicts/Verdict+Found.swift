import Analysis
import Wire

extension Verdict {
    /// One finding with its evidence.
    static func json(_ finding: Finding) -> JSONValue {
        .object([
            .init("kind", .string(finding.kind.rawValue)), .init("what", .string(finding.what)),
            .init("nodes", .array(finding.nodes.map { .string($0) })), .init("start_s", time(finding.start)),
            .init("end_s", time(finding.end)), .init("count", .number(finding.count)),
            .init("frames", .array(finding.frames.map { .number($0) })), .init("cause", .string(finding.cause)),
            .init("prevention", .string(finding.prevention)),
        ])
    }
}
