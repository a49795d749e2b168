import ArgumentParser
import Topologies
import Wire

/// Times of a story as the command line takes them: seconds, or a number with a unit as in a topology file.
enum StoryTime {
    /// From a time, and maybe to one.
    struct Span: Hashable {
        var since: Instant
        var until: Instant?
    }

    static func moment(_ text: String) throws -> Instant {
        guard let time = Duration(written: text), time <= .seconds(1_000_000_000) else {
            throw ValidationError("'\(text)' is no time of a story; 165.5, 90s, 3min and 500ms are.")
        }
        return .start + time
    }

    static func span(_ text: String) throws -> Span {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first else {
            throw ValidationError("--since takes one time, or two with a comma between them.")
        }
        let until = try parts.count == 2 ? moment(String(parts[1])) : nil
        return Span(since: try moment(String(first)), until: until)
    }
}
