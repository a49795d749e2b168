public import Agents
import Wire

/// Reads a line that a person, a script or a timeline types at a node's console.
///
/// - Gateway: `show mgc list`, `show mgc`, `show recovery`, `show faults`, `show sls`, `set sls enable`,
///   `set sls disable`, `reset`, `reset mgp`,
///   `set reset-times primary-search 1…59`, `set reset-times total-search 2…60` (both in minutes),
///   `set reset-times transition-point 1…4`, `set active-calls 0…999`,
///   `set calls-being-set-up 0…999` (the emulator's own).
/// - Controller: `status nr-registration all-regions`, `status nr-registration network-region 1…2000`,
///   `disable nr-registration network-region 1…2000`, `enable nr-registration network-region 1…2000`,
///   `enable mg-return`, `change ip-interface procr enable y|n`, `status media-gateways`, `list media-gateway`,
///   `list survivable-processor`, `list registered-ip-stations`, `display alarms`, `display events`,
///   `display system-parameters ip-options`,
///   `change system-parameters ip-options force y|n`, `reset system 4`.
/// - Session manager: `show entity links`, `show entity statistics`, `accept new service`, `deny new service`, `reset`
///   (assumed; the words on service are those of its administration pages).
/// - Group of phones: `show phones`, `reset` (both the emulator's own).
///
/// The words are the field's. Where the real system opens a form, the field to change and its value follow on the
/// same line (assumed): `change system-parameters ip-options force y` sets
/// `Force Phones and Gateways to Active Survivable Servers?` to y. Words are parted by spaces or tabs; case does not
/// count (assumed); abbreviations are not taken.
public enum ConsoleParser {
    /// The longest line that is read, in bytes.
    public static let lineLimit = 256

    /// What the line asks for.
    ///
    /// - Returns: a failure with the place and the reason for a line that is no command of this console; its
    ///   description is a sentence for people and names the nearest word.
    public static func parse(
        _ line: String, for kind: ConsoleKind
    ) -> Result<ConsoleCommand.Action, ConsoleError> {
        do throws(ConsoleError) {
            return .success(try read(line, for: kind))
        } catch {
            return .failure(error)
        }
    }

    private struct Word {
        let text: String
        let offset: Int
    }

    private static func read(_ line: String, for kind: ConsoleKind) throws(ConsoleError) -> ConsoleCommand.Action {
        let words = try split(line)
        do throws(ConsoleError) {
            return try match(words, CommandForm.forms(of: kind))
        } catch {
            if case .missing = error.reason { throw error }
            for other in ConsoleKind.allCases where other != kind {
                guard (try? match(words, CommandForm.forms(of: other))) != nil else { continue }
                throw ConsoleError(offset: 0, element: line, reason: .belongsTo(other))
            }
            throw error
        }
    }

    private static func split(_ line: String) throws(ConsoleError) -> [Word] {
        var words: [Word] = []
        var word: [UInt8] = []
        guard line.utf8.count <= lineLimit else {
            throw ConsoleError(offset: lineLimit, element: "", reason: .tooLong(limit: lineLimit))
        }
        for (offset, byte) in line.utf8.enumerated() {
            switch byte {
            case 0x20, 0x09, 0x0D, 0x0A:
                if !word.isEmpty { words.append(make(word, endingAt: offset)) }
                word = []
            case 0x41...0x5A: word.append(byte + 0x20)
            case 0x21...0x7E: word.append(byte)
            default: throw ConsoleError(offset: offset, element: "", reason: .unprintable(byte))
            }
        }
        if !word.isEmpty { words.append(make(word, endingAt: line.utf8.count)) }
        guard !words.isEmpty else { throw ConsoleError(offset: 0, element: "", reason: .empty) }
        return words
    }

    private static func make(_ bytes: [UInt8], endingAt end: Int) -> Word {
        Word(text: String(decoding: bytes, as: UTF8.self), offset: end - bytes.count)
    }

    /// Narrows the forms down word by word; what is left at the end is the command.
    private static func match(_ words: [Word], _ all: [CommandForm]) throws(ConsoleError) -> ConsoleCommand.Action {
        var forms = all
        var value = 0
        for (index, word) in words.enumerated() {
            var fitting: [CommandForm] = []
            var failure: ConsoleError?
            let before = words[..<index].map(\.text).joined(separator: " ")
            for form in forms where index < form.pieces.count {
                do throws(ConsoleError) {
                    guard let read = try read(word, as: form.pieces[index]) else { continue }
                    value = read
                    fitting.append(form)
                } catch {
                    failure = error
                }
            }
            if fitting.isEmpty { throw failure ?? refusal(of: word, after: before, among: forms, at: index) }
            forms = fitting
        }
        if let form = forms.first(where: { $0.pieces.count == words.count }) { return form.action(value) }
        let end = words.last.map { $0.offset + $0.text.utf8.count } ?? 0
        throw ConsoleError(
            offset: end, element: words.map(\.text).joined(separator: " "),
            reason: .missing(expected: hints(of: forms, at: words.count)))
    }

    /// The value of a parameter, 0 for a fitting word, nil for a word that does not fit.
    private static func read(_ word: Word, as piece: CommandForm.Piece) throws(ConsoleError) -> Int? {
        switch piece {
        case .word(let expected): return word.text == expected ? 0 : nil
        case .number(let name, let range, let unit, let source):
            guard word.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw ConsoleError(offset: word.offset, element: name, reason: .notANumber(word.text))
            }
            guard let value = Int(word.text), range.contains(value) else {
                throw ConsoleError(
                    offset: word.offset, element: name,
                    reason: .outOfRange(word.text, range, unit: unit, source: source))
            }
            return value
        case .yesOrNo(let name):
            switch word.text {
            case "y": return 1
            case "n": return 0
            default: throw ConsoleError(offset: word.offset, element: name, reason: .notYesOrNo(word.text))
            }
        }
    }

    private static func refusal(
        of word: Word, after before: String, among forms: [CommandForm], at index: Int
    ) -> ConsoleError {
        let expected = hints(of: forms, at: index)
        guard !expected.isEmpty else {
            return ConsoleError(offset: word.offset, element: before, reason: .unexpectedWord(word.text))
        }
        let nearest = NearestWord.find(word.text, among: expected)
        return ConsoleError(
            offset: word.offset, element: before,
            reason: .unknownWord(word.text, nearest: nearest, expected: expected))
    }

    /// What could stand at a place, each once, in the order of the commands.
    private static func hints(of forms: [CommandForm], at index: Int) -> [String] {
        var hints: [String] = []
        for form in forms where index < form.pieces.count && !hints.contains(form.pieces[index].hint) {
            hints.append(form.pieces[index].hint)
        }
        return hints
    }
}
