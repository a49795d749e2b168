/// How many columns of a terminal text takes: two for the wide characters of East Asia and for emoji (UAX #11, `W` and
/// `F`), one for all others. Text is taken as ``PrintableText`` leaves it, without characters that take none.
enum CellWidth {
    static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first, scalar.value >= 0x1100 else { return 1 }
        let isEmoji =
            scalar.properties.isEmojiPresentation || character.unicodeScalars.contains { $0.value == 0xFE0F }
        return isEmoji || wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The beginning of a text that takes at most so many columns; where something is cut off, it ends with `…`.
    static func fitted(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        var used = 1
        var kept = ""
        for character in text {
            used += of(character)
            guard used <= columns else { break }
            kept.append(character)
        }
        return columns > 0 ? kept + "…" : ""
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1_7000...0x1_8AFF, 0x1_B000...0x1_B2FF, 0x1_F200...0x1_F2FF,
        0x1_F300...0x1_F64F, 0x1_F680...0x1_F6FF, 0x1_F900...0x1_F9FF, 0x2_0000...0x3_FFFD,
    ]
}
