/// Why a console line is no command.
public struct ConsoleError: Error, Hashable, Sendable {
    /// What is wrong with a line.
    public enum Reason: Hashable, Sendable {
        case empty
        /// The line is longer than so many bytes.
        case tooLong(limit: Int)
        /// A byte that is no printable ASCII character.
        case unprintable(UInt8)
        /// A quote mark without its partner.
        case openQuote
        /// No command has this word here; the nearest ones that would fit, if any is near, and all that would.
        case unknownWord(String, nearest: [String], expected: [String])
        /// The beginning of several words.
        case ambiguous(String, [String])
        /// The line ends before the command does; what could follow.
        case missing(expected: [String])
        /// The command has ended before this word.
        case unexpectedWord(String)
        case notANumber(String)
        /// A number outside its range; the range's unit (empty for a plain number) and where it is from.
        case outOfRange(String, ClosedRange<Int>, unit: String, source: String)
        /// Something other than `y` or `n`.
        case notYesOrNo(String)
        /// Not what is wanted here, which the text says; where that is from, empty where it goes without saying.
        case unfit(String, wanted: String, source: String)
        /// A field that is there already.
        case repeated(String)
        /// It is a command, but on the console of another kind of node.
        case belongsTo(ConsoleKind)
    }

    /// Offset of the first byte that does not fit, in bytes from the start of the line.
    public let offset: Int
    /// What was being read: the command so far, or the parameter's name.
    public let element: String
    public let reason: Reason

    public init(offset: Int, element: String, reason: Reason) {
        self.offset = offset
        self.element = element
        self.reason = reason
    }
}

extension ConsoleError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch reason {
        case .empty: "The line is empty."
        case .tooLong(let limit): "The line is longer than \(limit) characters."
        case .unprintable(let byte): "Character \(offset + 1) of the line (code \(byte)) cannot stand in a command."
        case .openQuote: "The quote mark at character \(offset + 1) has no partner."
        case .unknownWord(let word, let nearest, let expected):
            "'\(word)' is unknown\(after); "
                + (nearest.isEmpty
                    ? "it takes \(Self.list(expected))." : "did you mean \(Self.list(nearest.map { "'\($0)'" }))?")
        case .ambiguous(let word, let words): "'\(word)' can be \(Self.list(words))\(after)."
        case .missing(let expected): "'\(element)' wants \(Self.list(expected)) after it."
        case .unexpectedWord(let word): "'\(element)' is complete before '\(word)'."
        case .notANumber(let word): "'\(word)' is not a whole number for \(element)."
        case .outOfRange(let word, let range, let unit, let source):
            "\(element) takes \(Self.text(of: range))\(unit.isEmpty ? "" : " \(unit)"), not \(word) (\(source))."
        case .notYesOrNo(let word): "\(element) takes y or n, not '\(word)'."
        case .unfit(let word, let wanted, let source):
            "\(element) takes \(wanted), not '\(word)'\(source.isEmpty ? "" : " (\(source))")."
        case .repeated(let word): "'\(word)' is there twice."
        case .belongsTo(let kind): "That is a command of \(kind.name)."
        }
    }

    private var after: String { element.isEmpty ? "" : " after '\(element)'" }

    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func text(of range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound) only" : "\(range.lowerBound) to \(range.upperBound)"
    }
}
