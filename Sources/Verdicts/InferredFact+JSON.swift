public import Analysis
import Topologies
import Wire

extension InferredFact {
    /// An entry of `inferred` in `verdict.json`; times in scenario seconds, under `value_s`.
    public var json: JSONValue {
        .object([
            .init("nodes", .array(nodes.map { .string($0) })), .init("setting", .string(setting)), member,
            .init("sureness", .string(sureness.rawValue)), .init("why", .string(why)),
            .init("frames", .array(frames.map { .number($0) })),
        ])
    }

    private var member: JSONValue.Member {
        switch value {
        case .word(let word): .init("value", .string(word))
        case .number(let number): .init("value", .number(number))
        case .duration(let duration): .init("value_s", .seconds(nanoseconds: duration.wholeNanoseconds))
        case .names(let names): .init("value", .array(names.map { .string($0) }))
        case .isOn(let isOn): .init("value", .bool(isOn))
        case .unknown: .init("value", .null)
        }
    }
}

extension InferredFact.Value {
    /// As a topology file has it; `-` where nothing can be said.
    public var text: String {
        switch self {
        case .word(let word): word
        case .number(let number): String(number)
        case .duration(let duration): duration.fileText
        case .names(let names): names.joined(separator: ", ")
        case .isOn(let isOn): isOn ? "on" : "off"
        case .unknown: "-"
        }
    }
}
