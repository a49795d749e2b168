/// Text from the network, safe to print: what is no picture of its own becomes `?`.
///
/// That is control characters, marks that turn the direction of writing, separators of lines, and what has no width.
public enum PrintableText {
    public static func of(_ text: String) -> String {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? text : String(text.map { of($0) })
    }

    /// Of a letter with marks on it, at most two marks are kept.
    public static func of(_ character: Character) -> Character {
        let scalars = character.unicodeScalars
        guard scalars.allSatisfy(isPlain), let first = scalars.first, !isMark(first) else { return "?" }
        guard scalars.count > 3 else { return character }
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: scalars.prefix(3))
        return String(kept).first ?? "?"
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        case _: return false
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x7F else { return scalar.value >= 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: return false
        case _: return true
        }
    }
}
