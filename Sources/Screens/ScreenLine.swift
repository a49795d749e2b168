/// A line of a file as a terminal shows it: printable ASCII and tabs, other characters as `?`.
struct ScreenLine: Hashable {
    /// Between spaces.
    struct Word: Hashable {
        /// The column of its first character, from 0.
        var start: Int
        /// The column behind its last character.
        var end: Int
        var text: String
    }

    /// From 1.
    var number: Int
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

    /// With spaces up to the next column of eight in place of each tab.
    var expanded: ScreenLine {
        guard bytes.contains(0x09) else { return self }
        var wide: [UInt8] = []
        for byte in bytes {
            if byte == 0x09 {
                repeat { wide.append(0x20) } while wide.count % 8 != 0
            } else {
                wide.append(byte)
            }
        }
        return ScreenLine(number: number, bytes: wide)
    }

    var words: [Word] {
        var words: [Word] = []
        var start: Int?
        for (column, byte) in bytes.enumerated() {
            if byte == 0x20 || byte == 0x09 {
                if let begun = start { words.append(word(begun, column)) }
                start = nil
            } else if start == nil {
                start = column
            }
        }
        if let begun = start { words.append(word(begun, bytes.count)) }
        return words
    }

    /// The text between two columns, without spaces at its ends.
    func cell(_ start: Int, _ end: Int) -> String {
        guard start < min(end, bytes.count) else { return "" }
        return Self.trimmed(bytes[max(0, start)..<min(end, bytes.count)])
    }

    private func word(_ start: Int, _ end: Int) -> Word {
        Word(start: start, end: end, text: String(decoding: bytes[start..<end], as: UTF8.self))
    }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    /// The column at which a text stands for the first time from a column on, whatever its case; nil where it does not.
    func column(of text: String, from: Int = 0) -> Int? {
        var text = text
        return text.withUTF8 { wanted in
            bytes.withUnsafeBufferPointer { bytes in
                guard let first = wanted.first.map(Self.lowercased), from <= bytes.count - wanted.count else {
                    return nil
                }
                return (from...(bytes.count - wanted.count)).first { start in
                    Self.lowercased(bytes[start]) == first
                        && wanted.indices.allSatisfy {
                            Self.lowercased(bytes[start + $0]) == Self.lowercased(wanted[$0])
                        }
                }
            }
        }
    }

    static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
}
