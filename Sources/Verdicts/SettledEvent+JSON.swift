public import Analysis

extension SettledEvent {
    /// A line of `events.jsonl`: what it is, then the members that it has in `verdict.json`; nil for what is only
    /// provisional.
    public var json: JSONValue? {
        switch self {
        case .registration(let attempt): tagged("registration", Verdict.json(attempt))
        case .unregistration(let note): tagged("unregistration", Verdict.json(note))
        case .link(let link): tagged("link", Verdict.json(link))
        case .splitBegan: nil
        case .split(let split): tagged("split", Verdict.json(split))
        case .entityLink(let change): tagged("entity-link", Verdict.json(change))
        case .finding(let finding): tagged("finding", Verdict.json(finding))
        }
    }

    private func tagged(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object([.init("event", .string(name))] + members)
    }
}

extension Verdict {
    static func json(_ note: Unregistration) -> JSONValue {
        .object([
            .init("gateway", .string(note.gateway)), .init("controller", .string(note.controller)),
            .init("t_s", time(note.time)), .init("delivered_s", time(note.delivered)),
            .init("method", .string(note.method)), .init("reason", .number(note.reason)),
            .init("frame", .number(note.frame)),
        ])
    }

    static func json(_ link: H248Link) -> JSONValue {
        .object([
            .init("gateway", .string(link.gateway)), .init("controller", .string(link.controller)),
            .init("start_s", time(link.start)), .init("end_s", time(link.end)),
            .init("ended_by", link.endCause.map { .string($0.rawValue) } ?? .null),
            .init("loss_seen_s", time(link.lossSeen)), .init("assumed", .bool(link.isAssumed)),
            .init("frame", .number(link.frame)),
        ])
    }
}
