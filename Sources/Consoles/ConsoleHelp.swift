/// What a console says of its own words: help, and what could follow.
public enum ConsoleHelp {
    /// What Tab can do with the part of a line before the cursor.
    public struct Completion: Hashable, Sendable {
        /// The beginning of the word at the cursor, as it was typed.
        public let beginning: String
        /// The words that it could become, in the order of the commands.
        public let words: [String]
        /// What could follow, where it is no word: `a number of 1 to 59 minutes`.
        public let hints: [String]

        /// What all words have in common after the beginning; empty where there is nothing to add. A space follows a
        /// word that is the only one.
        public var addition: String {
            guard let first = words.first else { return "" }
            if words.count == 1 { return first.dropFirst(beginning.count) + " " }
            let common = words.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
            return String(common.dropFirst(beginning.count))
        }
    }

    /// What could stand at the end of a line that is begun.
    public static func completion(of line: String, for kind: ConsoleKind) -> Completion {
        let isNewWord = line.utf8.last.map { $0 == 0x20 || $0 == 0x09 } ?? true
        guard var words = try? CommandWord.split(line, limit: ConsoleParser.lineLimit) else {
            return Completion(beginning: "", words: [], hints: [])
        }
        let beginning = isNewWord ? "" : words.popLast()?.text ?? ""
        guard let match = try? CommandMatch(words, for: kind) else {
            return Completion(beginning: beginning, words: [], hints: [])
        }
        return Completion(
            beginning: beginning, words: match.words.filter { $0.hasPrefix(beginning) },
            hints: match.expected.filter { !match.words.contains($0) })
    }

    /// The answer to `help`, `help show`, `?` and `show ?`; nil for any other line.
    public static func answer(_ line: String, for kind: ConsoleKind) -> String? {
        guard let words = try? CommandWord.split(line, limit: ConsoleParser.lineLimit), let last = words.last else {
            return nil
        }
        if last.text == "?" {
            guard words.count > 1 else { return text(of: CommandForm.forms(of: kind)) }
            let completion = completion(of: words.dropLast().map(\.text).joined(separator: " ") + " ", for: kind)
            let following = completion.words + completion.hints
            return following.isEmpty ? "Nothing follows." : following.joined(separator: "\n")
        }
        guard words[0].text == "help" else { return nil }
        let beginning = words.dropFirst().map(\.text)
        let forms = CommandForm.forms(of: kind).filter { form in
            zip(beginning, form.pieces).allSatisfy { word, piece in
                if case .word(let known) = piece { known.hasPrefix(word) } else { true }
            } && beginning.count <= form.pieces.count
        }
        return forms.isEmpty ? "No command begins so; help lists all." : text(of: forms)
    }

    /// Every command of a console, as ``answer(_:for:)`` lists them: its words and what it is for.
    public static func commands(of kind: ConsoleKind) -> [(usage: String, purpose: String)] {
        CommandForm.forms(of: kind).map { ($0.usage, $0.purpose) }
    }

    private static func text(of forms: [CommandForm]) -> String {
        forms.map { form in form.purpose.isEmpty ? form.usage : "\(form.usage)  (\(form.purpose))" }
            .joined(separator: "\n")
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
