/// Text that was written by others, made fit to stand in HTML, between tags as well as in an attribute.
enum HTMLText {
    /// Names longer than this many characters are cut off for people; no name of a real network is.
    static let nameLimit = 80

    /// `&`, `<`, `>` and quotes become references; control characters, and those that turn the direction of the text
    /// around, become U+FFFD.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { !isPlain($0) }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _: escaped.unicodeScalars.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }

    /// A name from the network or from a file, at most ``nameLimit`` characters of it.
    static func name(_ name: String) -> String {
        guard name.utf8.count > nameLimit else { return visible(name) }
        let start = String(name.unicodeScalars.prefix(nameLimit))
        return visible(start == name ? name : start + "…")
    }

    /// The same text without what no screen shows, for what a script puts on the screen.
    static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { !isHarmless($0) }) else { return text }
        var visible = ""
        for scalar in text.unicodeScalars { visible.unicodeScalars.append(isHarmless(scalar) ? scalar : "\u{FFFD}") }
        return visible
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && !"&<>\"'".utf8.contains(byte) || byte == 0x0A
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: true
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB,
            0xFFFE, 0xFFFF, 0xE0000...0xE007F:
            false
        case _: true
        }
    }
}
