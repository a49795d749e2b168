public import Agents

/// Writes answers for scripts: one object of JSON a line, its keys in the same order whenever it is written.
///
/// `outcome` is `done`, `refused` or `screen`. What was refused has `reason`, a sentence; a line that is no command
/// also has `offset`, of the byte that does not fit, and `expected`, what could stand there. A screen has its name as
/// `screen` and its `rows`: objects whose keys stay the same from release to release and whose values are texts, empty
/// where there is nothing to show.
public enum ConsoleJSON {
    /// The answer of a node.
    public static func render(_ answer: ConsoleAnswer) -> String {
        switch answer.body {
        case .done: object([("outcome", string("done"))])
        case .refused(let reason): object([("outcome", string("refused")), ("reason", string(reason))])
        case .screen(let screen, let rows):
            object([
                ("outcome", string("screen")), ("screen", string(screen.rawValue)),
                ("rows", list(rows.map { row in object(row.fields.map { ($0.name, string($0.value)) }) })),
            ])
        }
    }

    /// A line that is no command.
    public static func render(_ error: ConsoleError) -> String {
        var members = [
            ("outcome", string("refused")), ("reason", string(error.description)), ("offset", "\(error.offset)"),
        ]
        switch error.reason {
        case .unknownWord(_, _, let expected), .missing(let expected), .ambiguous(_, let expected):
            members.append(("expected", list(expected.map(string))))
        case .empty, .tooLong, .unprintable, .openQuote, .unexpectedWord, .notANumber, .outOfRange, .notYesOrNo,
            .unfit, .repeated, .belongsTo:
            break
        }
        return object(members)
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { string($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
    }

    private static func list(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

    /// A string with what JSON wants escaped (RFC 8259 §7).
    static func string(_ text: String) -> String {
        var bytes: [UInt8] = [0x22]
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x0A: bytes += Array("\\n".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array("\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes + [0x22], as: UTF8.self)
    }
}
