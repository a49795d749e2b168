import Analysis
import Lab
import Reports
import Wire

/// `--log-format json`: progress of a run as objects of JSON, a line each.
enum RunLog {
    /// Nil where there is nothing to say: the clock is told with what the capture has counted, once a wall second.
    static func line(_ progress: LabProgress, _ story: LiveStory) -> String? {
        switch progress {
        case .stage(let name): return object("stage", nil, [.init("stage", .string(name))])
        case .began:
            return object(
                "began", nil,
                [
                    .init("title", .string(story.title)),
                    .init("lasts_s", .decimal((story.lasts ?? .zero).inSeconds, places: 3)),
                    .init("speed", .number(story.speed)),
                ])
        case .clock: return nil
        case .journal(let moment, let node, let entry):
            var members: [JSONValue.Member] = [
                .init("node", .string(node)), .init("event", .string(entry.kind.rawValue)),
            ]
            if let subject = entry.subject { members.append(.init("subject", .string(subject))) }
            if let detail = entry.detail { members.append(.init("detail", .string(detail))) }
            return object("journal", moment, members)
        case .fault(let moment, let text): return object("fault", moment, [.init("fault", .string(text))])
        case .crashed(let node, let how):
            return object("crashed", story.now, [.init("node", .string(node)), .init("how", .string(how))])
        case .late(let nanoseconds):
            return object("late", story.now, [.init("late_ms", .decimal(Double(nanoseconds) / 1e6, places: 3))])
        case .recorded(let packets, let dropped):
            return object(
                "progress", story.now,
                [
                    .init("left_s", .decimal((story.remaining ?? .zero).inSeconds, places: 1)),
                    .init("packets", .number(packets)), .init("dropped", .number(dropped)),
                    .init("late_ms", .decimal(story.lateness.inSeconds * 1000, places: 3)),
                ])
        case .interrupted(let signal): return object("interrupted", story.now, [.init("signal", .number(signal))])
        }
    }

    /// A sentence for people.
    static func note(_ kind: String, _ text: String, _ story: LiveStory) -> String {
        object(kind, story.now, [.init("text", .string(text))])
    }

    private static func object(_ kind: String, _ moment: Instant?, _ members: [JSONValue.Member]) -> String {
        var all: [JSONValue.Member] = [.init("log", .string(kind))]
        if let moment { all.append(.init("t_s", .seconds(nanoseconds: moment.nanoseconds))) }
        return JSONValue.object(all + members).text
    }
}
