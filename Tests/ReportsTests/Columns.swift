import Glibc

/// How many columns of a terminal text takes, by the C library; text that moves the cursor takes too many.
enum Columns {
    /// Names that somebody puts into a recording to do harm.
    static let hostile = [
        "局域网网关", "\u{1B}]0;title\u{7}", "a\nb\rc", "\u{202E}gm", "z\u{200B}\u{FEFF}w", "👩‍👩‍👧⚡️",
        "e" + String(repeating: "\u{301}", count: 400), "\u{301}\u{302}", "\u{9B}31m", "tab\tname", "",
        String(repeating: "名", count: 300), "\u{E000}\u{E0041}",
    ]

    static func of(_ text: some StringProtocol) -> Int {
        let locale = newlocale(Int32(1 << LC_CTYPE), "C.UTF-8", nil)
        let before = uselocale(locale)
        defer {
            uselocale(before)
            freelocale(locale)
        }
        return text.unicodeScalars.reduce(0) { columns, scalar in
            let width = Int(columnsOfCharacter(wchar_t(scalar.value)))
            return columns + (width < 0 ? 1_000_000 : width)
        }
    }
}

/// wcwidth(3), which the header keeps back.
@_silgen_name("wcwidth")
private func columnsOfCharacter(_ character: wchar_t) -> Int32

extension String {
    /// How often a text stands in it.
    func count(of text: String) -> Int { ranges(of: text).count }
}
