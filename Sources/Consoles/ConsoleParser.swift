public import Agents
import Wire

/// Reads a line that a person, a script or a timeline types at a node's console; the words are in Docs/Consoles.md.
///
/// The words are the field's. Where the real system opens a form, its fields and their values follow on the same line
/// (assumed), each once, in any order: `change system-parameters ip-options force y` sets `Force Phones and Gateways to
/// Active Survivable Servers?` to y. Either all of them are taken or none. Words are parted by spaces or tabs; case
/// does not count (assumed); any beginning that one word alone has is that word (assumed); text with a space stands in
/// double quotes.
public enum ConsoleParser {
    /// The longest line that is read, in bytes.
    public static let lineLimit = 256

    /// What the line asks for.
    ///
    /// - Returns: a failure with the place and the reason for a line that is no command of this console; its
    ///   description is a sentence for people and names the nearest words.
    public static func parse(
        _ line: String, for kind: ConsoleKind
    ) -> Result<ConsoleCommand.Action, ConsoleError> {
        do throws(ConsoleError) {
            return .success(try read(line, for: kind))
        } catch {
            return .failure(error)
        }
    }

    private static func read(_ line: String, for kind: ConsoleKind) throws(ConsoleError) -> ConsoleCommand.Action {
        let words = try CommandWord.split(line, limit: lineLimit)
        guard !words.isEmpty else { throw ConsoleError(offset: 0, element: "", reason: .empty) }
        do throws(ConsoleError) {
            return try action(of: words, for: kind)
        } catch {
            if case .missing = error.reason { throw error }
            for other in ConsoleKind.allCases where other != kind {
                guard (try? action(of: words, for: other)) != nil else { continue }
                throw ConsoleError(offset: 0, element: line, reason: .belongsTo(other))
            }
            throw error
        }
    }

    private static func action(
        of words: [CommandWord], for kind: ConsoleKind
    ) throws(ConsoleError) -> ConsoleCommand.Action {
        let match = try CommandMatch(words, for: kind)
        if let action = match.action { return action }
        throw ConsoleError(
            offset: words.last?.end ?? 0, element: words.map(\.text).joined(separator: " "),
            reason: .missing(expected: match.expected))
    }
}
