internal import Agents
internal import Wire

/// The commands that the words of a line are, or are the beginning of: narrowed down word by word.
struct CommandMatch: Sendable {
    /// A command and what was typed in its places so far.
    private struct Candidate: Sendable {
        let form: CommandForm
        var values: [CommandValue] = []
        var fields: [FormField] = []
        /// The words of the fields that are there.
        var taken: [String] = []
        /// A field whose value is still to come.
        var open: CommandForm.Field?
    }

    private var candidates: [Candidate]
    private var count = 0
    private var before = ""

    /// - Throws: where no command has a word at its place.
    init(_ words: [CommandWord], for kind: ConsoleKind) throws(ConsoleError) {
        candidates = CommandForm.forms(of: kind).map { Candidate(form: $0) }
        for word in words { try take(word) }
    }

    /// What is asked for; nil where something is missing.
    var action: ConsoleCommand.Action? {
        let whole = candidates.first { candidate in
            candidate.form.pieces.count == candidate.values.count && candidate.open == nil
                && candidate.form.fields.isEmpty == candidate.fields.isEmpty
        }
        return whole.map { $0.form.action($0.values, $0.fields) }
    }

    /// What could follow, each once, in the order of the commands.
    var expected: [String] { Self.distinct(nextPieces.map(\.hint)) }

    /// The words that could follow, for completion.
    var words: [String] { Self.distinct(nextPieces.flatMap(\.words)) }

    private var nextPieces: [CommandPiece] {
        candidates.flatMap { candidate -> [CommandPiece] in
            if let open = candidate.open { return [open.value] }
            if count < candidate.form.pieces.count { return [candidate.form.pieces[count]] }
            return candidate.form.fields.filter { !candidate.taken.contains($0.word) }.map { .word($0.word) }
        }
    }

    private mutating func take(_ word: CommandWord) throws(ConsoleError) {
        defer {
            count += 1
            before += (before.isEmpty ? "" : " ") + word.text
        }
        let known = Self.distinct(nextPieces.compactMap { if case .word(let known) = $0 { known } else { nil } })
        let meant = try meant(by: word, among: known)
        var fitting: [Candidate] = []
        var failure: ConsoleError?
        for candidate in candidates {
            do throws(ConsoleError) {
                if let next = try step(candidate, word, meant) { fitting.append(next) }
            } catch {
                failure = error
            }
        }
        guard fitting.isEmpty else {
            candidates = fitting
            return
        }
        throw failure ?? refusal(of: word)
    }

    /// The known word that was typed, whole or by a beginning that it alone has.
    private func meant(by word: CommandWord, among known: [String]) throws(ConsoleError) -> String? {
        guard !word.isQuoted else { return nil }
        if known.contains(word.text) { return word.text }
        let begun = known.filter { $0.hasPrefix(word.text) }
        guard begun.count > 1 else { return begun.first }
        throw ConsoleError(offset: word.offset, element: before, reason: .ambiguous(word.text, begun))
    }

    /// The candidate with this word taken; nil where it has another one here.
    private func step(
        _ candidate: Candidate, _ word: CommandWord, _ meant: String?
    ) throws(ConsoleError) -> Candidate? {
        var next = candidate
        if let open = candidate.open {
            next.fields.append(open.make(try word.value(of: open.value)))
            next.open = nil
            return next
        }
        if count < candidate.form.pieces.count {
            let piece = candidate.form.pieces[count]
            if case .word(let known) = piece {
                guard known == meant else { return nil }
                next.values.append(.word)
            } else {
                guard meant == nil else { return nil }
                next.values.append(try word.value(of: piece))
            }
            return next
        }
        if candidate.taken.contains(word.text) {
            throw ConsoleError(offset: word.offset, element: before, reason: .repeated(word.text))
        }
        guard let field = candidate.form.fields.first(where: { $0.word == meant }) else { return nil }
        next.taken.append(field.word)
        next.open = field
        return next
    }

    private func refusal(of word: CommandWord) -> ConsoleError {
        let expected = expected
        guard !expected.isEmpty else {
            return ConsoleError(offset: word.offset, element: before, reason: .unexpectedWord(word.text))
        }
        let nearest = NearestWord.findAll(word.text, among: words)
        return ConsoleError(
            offset: word.offset, element: before,
            reason: .unknownWord(word.text, nearest: nearest, expected: expected))
    }

    private static func distinct(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}
