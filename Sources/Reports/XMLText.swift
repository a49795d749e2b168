/// Text made fit for XML 1.0.
enum XMLText {
    /// ` name="value"`; line feeds and tabs survive as references.
    static func attribute(_ name: String, _ value: String) -> String {
        " \(name)=\"\(escaped(value, isAttribute: true))\""
    }

    /// Text between tags.
    static func content(_ text: String) -> String { escaped(text, isAttribute: false) }

    private static func escaped(_ text: String, isAttribute: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            // `]]>` must not stand in text.
            case ">": escaped += "&gt;"
            case "\"" where isAttribute: escaped += "&quot;"
            case "\t" where isAttribute, "\n" where isAttribute: escaped += "&#\(scalar.value);"
            case "\r": escaped += "&#13;"
            case _: escaped.unicodeScalars.append(isCharacter(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }

    /// The production Char of XML 1.0 (§2.2); surrogates are no scalars.
    private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        return value == 0x9 || value == 0xA || value >= 0x20 && value != 0xFFFE && value != 0xFFFF
    }
}
