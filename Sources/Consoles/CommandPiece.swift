internal import Agents
internal import Wire

/// One place of a command: a word, or a value with its range.
enum CommandPiece: Hashable, Sendable {
    case word(String)
    /// A whole number; its name, range, unit (plural, empty for none) and the source of the range.
    case number(String, ClosedRange<Int>, unit: String, source: String)
    /// `none` or a whole number.
    case numberOrNone(String, ClosedRange<Int>, source: String)
    case yesOrNo(String)
    /// One of a few words.
    case choice(String, [String])
    /// Printable text, in quotes where it has a space; its longest length and the source of that.
    case text(String, limit: Int, source: String)
    /// Names parted by commas, or `none`.
    case names(String, limit: Int, source: String)
    case address(String)
    /// Addresses parted by commas, so many at most.
    case addresses(String, limit: Int, source: String)
    /// Hours of the day such as `22,23` or `1-4`, or `none`.
    case hours(String)

    /// How the piece is named among what could follow.
    var hint: String {
        switch self {
        case .word(let word): word
        case .number(_, let range, let unit, _):
            range.count == 1
                ? "\(range.lowerBound)"
                : "a number of \(range.lowerBound) to \(range.upperBound)\(unit.isEmpty ? "" : " \(unit)")"
        case .numberOrNone(_, let range, _): "a number of \(range.lowerBound) to \(range.upperBound), or none"
        case .yesOrNo: "y or n"
        case .choice(_, let words): words.joined(separator: " or ")
        case .text(let name, let limit, _): "a \(name) of at most \(limit) characters, in quotes where it has a space"
        case .names(_, let limit, _): "up to \(limit) node names with commas between, or none"
        case .address: "an IP address"
        case .addresses(_, let limit, _): "up to \(limit) IP addresses with commas between"
        case .hours: "hours such as 22,23 or 1-4, or none"
        }
    }

    /// How `help` writes it.
    var usage: String {
        switch self {
        case .word(let word): word
        case .number(_, let range, _, _):
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
        case .numberOrNone(_, let range, _): "none|\(range.lowerBound)…\(range.upperBound)"
        case .yesOrNo: "y|n"
        case .choice(_, let words): words.joined(separator: "|")
        case .text(let name, _, _): name.uppercased()
        case .names(_, _, _): "NAME,…|none"
        case .address: "ADDRESS"
        case .addresses: "ADDRESS,…"
        case .hours: "HOURS|none"
        }
    }

    /// The words that a person could type here, for completion; none where it takes a value.
    var words: [String] {
        switch self {
        case .word(let word): [word]
        case .yesOrNo: ["y", "n"]
        case .choice(_, let words): words
        case .number, .numberOrNone, .text, .names, .address, .addresses, .hours: []
        }
    }
}

/// What was typed at one place of a command.
enum CommandValue: Hashable, Sendable {
    case word
    case number(Int)
    case flag(Bool)
    case text(String)
    /// Empty for `none`.
    case names([String])
    case addresses([IPAddress])
    case hours([Int])
    /// `none` where a number could stand.
    case nothing

    var number: Int {
        switch self {
        case .number(let number): number
        case .flag(let isOn): isOn ? 1 : 0
        case .word, .text, .names, .addresses, .hours, .nothing: 0
        }
    }

    var text: String { if case .text(let text) = self { text } else { "" } }
    var addresses: [IPAddress] { if case .addresses(let list) = self { list } else { [] } }
}
