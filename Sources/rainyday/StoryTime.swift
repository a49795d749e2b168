import ArgumentParser
import Wire

/// Times of a story as the command line takes them: seconds, or a number with a unit as in a topology file.
enum StoryTime {
    /// From a time, and maybe to one.
    struct Span: Hashable {
        var since: Instant
        var until: Instant?
    }

    static func moment(_ text: String) throws -> Instant {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = [
            "": 1, "s": 1, "ms": 0.001, "min": 60, "h": 3600,
        ]
        guard let value = Double(number), let unit = units[text[number.endIndex...]], value * unit <= 1e9 else {
            throw ValidationError("'\(text)' is no time of a story; 165.5, 90s, 3min and 500ms are.")
        }
        return .start + .nanoseconds(Int64(value * unit * 1e9))
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
