import Analysis
import Wire

extension BoxEvent {
    /// As `verdict.json` has it.
    var json: JSONValue {
        func after(_ time: Instant?) -> JSONValue {
            time.map { .seconds(nanoseconds: ($0 - self.time).wholeNanoseconds) } ?? .null
        }
        return .object([
            .init("box", .string(box)), .init("what", .string(kind.rawValue)),
            .init("t_s", .seconds(nanoseconds: time.nanoseconds)),
            .init("first_registration_after_s", after(firstRegistration?.time)),
            .init("gateway", firstRegistration.map { .string($0.gateway) } ?? .null),
            .init("controller", firstRegistration.map { .string($0.controller) } ?? .null),
            .init("frame", firstRegistration.map { .number($0.frame) } ?? .null),
            .init("last_served_after_s", after(lastServed)),
        ])
    }
}
