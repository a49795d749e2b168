import Analysis
import Wire

extension Verdict {
    /// One timer as it was measured.
    static func json(_ timer: MeasuredTimer) -> JSONValue {
        .object([
            .init("timer", .string(timer.kind.rawValue)), .init("node", timer.node.map { .string($0) } ?? .null),
            .init("n", .number(timer.count)),
            .init("min_s", .seconds(nanoseconds: timer.minimum.wholeNanoseconds)),
            .init("median_s", .seconds(nanoseconds: timer.median.wholeNanoseconds)),
            .init("max_s", .seconds(nanoseconds: timer.maximum.wholeNanoseconds)),
        ])
    }
}
