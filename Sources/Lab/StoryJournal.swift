public import Agents
import Analysis
public import Wire

/// The lines of `journal.jsonl`, the same for a run on the wire and in virtual time.
public enum StoryJournal {
    /// What a node said of itself.
    public static func node(_ name: String, at moment: Instant, _ entry: JournalEntry) -> String {
        var members: [JSONValue.Member] = [
            .init("t_s", .seconds(nanoseconds: moment.nanoseconds)), .init("node", .string(name)),
            .init("event", .string(entry.kind.rawValue)),
        ]
        if let subject = entry.subject { members.append(.init("subject", .string(subject))) }
        if let detail = entry.detail { members.append(.init("detail", .string(detail))) }
        return line(members)
    }

    /// What the timeline did.
    public static func fault(_ text: String, planned: Instant, at moment: Instant) -> String {
        line([
            .init("t_s", .seconds(nanoseconds: moment.nanoseconds)),
            .init("planned_s", .seconds(nanoseconds: planned.nanoseconds)), .init("fault", .string(text)),
        ])
    }

    /// What the driver noticed.
    public static func note(_ text: String, at moment: Instant) -> String {
        line([.init("t_s", .seconds(nanoseconds: moment.nanoseconds)), .init("lab", .string(text))])
    }

    private static func line(_ members: [JSONValue.Member]) -> String { JSONValue.object(members).text + "\n" }
}
