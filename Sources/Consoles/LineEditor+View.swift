extension LineEditor {
    /// What the terminal shows of the line: one row, which moves sideways where the line is longer.
    ///
    /// - Parameters:
    ///   - prompt: What stands before it; not wider than half of the terminal, else it is cut.
    ///   - width: The columns of the terminal.
    /// - Returns: Bytes for the terminal: back to the first column, the row, nothing after it, the cursor in its place.
    public func view(prompt: String, width: Int) -> String {
        let width = max(4, width)
        let prompt = Self.beginning(of: Array(prompt), columns: width / 2)
        // The last column stays free, so that no terminal wraps the row.
        let room = width - Self.columns(of: prompt[...]) - 1
        var first = 0
        while Self.columns(of: characters[first..<cursor]) > room { first += 1 }
        let shown = Self.beginning(of: Array(characters[first...]), columns: room)
        let column = Self.columns(of: prompt[...]) + Self.columns(of: characters[first..<cursor])
        return "\r" + String(prompt) + String(shown) + "\u{1B}[K\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
    }

    private static func beginning(of characters: [Character], columns limit: Int) -> [Character] {
        var used = 0
        return Array(
            characters.prefix { character in
                used += columns(of: character)
                return used <= limit
            })
    }

    private static func columns(of characters: ArraySlice<Character>) -> Int {
        characters.reduce(0) { $0 + columns(of: $1) }
    }

    /// 2 for characters of East Asia and pictures, 0 for marks on their own, else 1; terminals differ in rare ones.
    private static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
